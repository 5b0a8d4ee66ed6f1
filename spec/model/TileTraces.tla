---- MODULE TileTraces ----
\* The situations of Tile that are kept as conformance cases: each first state in which a checkpoint
\* or a fold meets what lies there in a way that none has met it before gives one shortest trace.
EXTENDS Tile, TLC

\* How an interval lies to another, and a version to one.
Relation(a, b, c, d) ==
  IF b <= c \/ d <= a THEN "apart"
  ELSE IF a = c /\ b = d THEN "same"
  ELSE IF a <= c /\ d <= b THEN "around"
  ELSE IF c <= a /\ b <= d THEN "within"
  ELSE "across"
Place(v, a, b) ==
  IF v <= a THEN "before" ELSE IF v < b THEN "inside" ELSE IF v = b THEN "end" ELSE "behind"

Folds(earlier) == {i \in 1..(earlier - 1) : log[i].kind = "fold" /\ log[i].counts}
Checkpoints(earlier) == {i \in 1..(earlier - 1) : log[i].kind = "checkpoint" /\ log[i].counts}
Ranges(a, b) == \E v \in (a + 1)..b : log[v].kind = "range"

Situation ==
  LET e == log[Now] IN
  [kind |-> e.kind, counts |-> e.counts, isLate |-> e.through < Now - 1,
   folds |-> {IF e.kind = "fold" THEN Relation(e.after, e.through, log[i].after, log[i].through)
              ELSE Place(e.through, log[i].after, log[i].through) : i \in Folds(Now)},
   checkpoints |-> {LET c == log[i] IN
                    IF e.kind = "fold" THEN Place(c.through, e.after, e.through)
                    ELSE IF c.tile # e.tile THEN "other"
                    ELSE IF c.through = e.through THEN "same"
                    ELSE IF c.through < e.through THEN "older" ELSE "newer"
                    : i \in Checkpoints(Now)},
   ranges |-> IF e.kind = "fold" THEN Ranges(e.after, e.through) ELSE Ranges(0, Now)]

SpecTraces == Spec

ASSUME TLCSet(1, {})
\* What the rules that are off would make wrong is no case.
IsKnown == \/ ~ReadsAreTrue \/ Now = 0
           \/ log[Now].kind \notin {"checkpoint", "fold"}
           \/ Situation \in TLCGet(1)
           \/ (TLCSet(1, TLCGet(1) \cup {Situation}) /\ FALSE)
====
