"""Filters of the keys that an update writes (CAL-LOG-121, CAL-LOG-122)."""

from collections.abc import Iterable

_SALTS = (
    0x47B6137B,
    0x44974D91,
    0x8824AD5B,
    0xA2B7289D,
    0x705495C7,
    0x2DF1424B,
    0x9EFC4947,
    0x5C6BFB31,
)
_WORD_BYTES = 4
_BLOCK_BYTES = _WORD_BYTES * len(_SALTS)
_BITS_PER_KEY = 10
_BYTES_MAX = 16 * 1024 * 1024
_LOWER_HALF = 0xFFFFFFFF


def bloom_of(hashes: Iterable[int]) -> bytes:
    """The filter of a set of hashes."""
    given = list(hashes)
    size = _BLOCK_BYTES
    while size * 8 < len(given) * _BITS_PER_KEY and size < _BYTES_MAX:
        size *= 2
    bloom = bytearray(size)
    for one in given:
        for at, bit in _bits_of(one, size):
            bloom[at] |= bit
    return bytes(bloom)


def bloom_holds(bloom: bytes, one: int) -> bool:
    """Whether a filter may have been filled with a hash."""
    return all(bloom[at] & bit for at, bit in _bits_of(one, len(bloom)))


def _bits_of(one: int, size: int) -> Iterable[tuple[int, int]]:
    """The bits of a hash: the byte of the filter and the bit in it."""
    block = ((one >> 32) * (size // _BLOCK_BYTES)) >> 32
    for word, salt in enumerate(_SALTS):
        bit = (((one & _LOWER_HALF) * salt) & _LOWER_HALF) >> 27
        yield block * _BLOCK_BYTES + word * _WORD_BYTES + bit // 8, 1 << (bit % 8)
