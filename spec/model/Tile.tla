---- MODULE Tile ----
\* One group of a line with two tiles: updates, range deletes, checkpoints and folds. Work on tiles
\* is done beside writers, and lands whenever it lands: what its entry says was true when it was
\* computed, and the rules say at the entry whether it counts.
\*
\* Rows are sequences of the versions that were added, so that what is lost, comes twice or out of
\* order shows. An update adds its version to some tiles; a range delete empties all.
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
  Entries,  \* length of the log
  WorkMax,  \* checkpoints and folds in it
  Kinds,    \* of "update", "both", "range", "checkpoint", "fold"
  Off       \* the rules that are switched off

\* log     the entries; rows   what each version's rows are, by version and tile
\* base    by tile: the version a checkpoint is as of, 0 for none, and its rows
\* layers  what lies over the checkpoints, in order: updates and range deletes, those that a fold of
\*         (after, through] has put there too; each with the tiles that it is on and what it adds
VARIABLES log, rows, base, layers
vars == <<log, rows, base, layers>>

On(rule) == rule \notin Off
Tiles == {1, 2}
Now == Len(log)
Nothing == [t \in Tiles |-> <<>>]
RowsAt(v) == IF v = 0 THEN Nothing ELSE rows[v]

Init == /\ log = <<>> /\ rows = <<>> /\ layers = <<>>
        /\ base = [t \in Tiles |-> [asOf |-> 0, rows |-> <<>>]]

Layer(kind, after, through, on, adds) ==
  [kind |-> kind, after |-> after, through |-> through, on |-> on, adds |-> adds]

\* ---- When a layer leaves the state (CAL-TABLE-019).
Includes(b, l, t) == b[t].asOf >= l.through
Leaves(l, isFirst, b) ==
  IF l.kind = "range"
  THEN /\ (On("range-is-last") => isFirst)
       /\ \A t \in Tiles : Includes(b, l, t) \/ b[t].asOf = 0
  ELSE IF On("every-tile") THEN \A t \in l.on : Includes(b, l, t)
       ELSE \E t \in l.on : Includes(b, l, t)
RECURSIVE Settled(_, _, _)
Settled(left, kept, b) ==
  IF left = <<>> THEN kept
  ELSE Settled(Tail(left), IF Leaves(Head(left), kept = <<>>, b) THEN kept
                           ELSE Append(kept, Head(left)), b)

\* ---- Updates and range deletes: they never wait for anybody.
Write(kind, on, empties) ==
  LET v == Now + 1
      adds == [t \in Tiles |-> IF t \in on /\ ~empties THEN <<v>> ELSE <<>>]
      layer == Layer(kind, Now, v, on, adds) IN
  /\ v <= Entries
  /\ log' = Append(log, [kind |-> kind, on |-> on, tile |-> 0, after |-> 0, through |-> Now + 1,
                        counts |-> TRUE])
  /\ rows' = Append(rows, [t \in Tiles |-> IF t \notin on THEN RowsAt(Now)[t]
                                          ELSE IF empties THEN <<>> ELSE Append(RowsAt(Now)[t], v)])
  /\ layers' = Settled(Append(layers, layer), <<>>, base) /\ UNCHANGED base
Update == "update" \in Kinds /\ \E t \in Tiles : Write("update", {t}, FALSE)
UpdateBoth == "both" \in Kinds /\ Write("update", Tiles, FALSE)
DeleteRange == "range" \in Kinds /\ Write("range", Tiles, TRUE)

\* ---- Work on tiles.
Work == Cardinality({i \in 1..Now : log[i].kind \in {"checkpoint", "fold"}})
MayWork == Now < Entries /\ Work < WorkMax
Inside(v) == \E i \in 1..Len(layers) :
               layers[i].after < v /\ v < layers[i].through
Note(kind, tile, after, through, counts) ==
  /\ log' = Append(log, [kind |-> kind, on |-> {}, tile |-> tile, after |-> after,
                         through |-> through, counts |-> counts])
  /\ rows' = Append(rows, RowsAt(Now))

CheckpointCounts(t, v) == /\ (On("checkpoint-is-newer") => v > base[t].asOf)
                          /\ (On("checkpoint-outside-folds") => ~Inside(v))
\* As of any version there was: of this moment, or computed long ago.
Checkpoint(t, v) ==
  /\ MayWork /\ v <= Now /\ CheckpointCounts(t, v)
  /\ base' = [base EXCEPT ![t] = [asOf |-> v, rows |-> RowsAt(v)[t]]]
  /\ layers' = Settled(layers, <<>>, base') /\ Note("checkpoint", t, 0, v, TRUE)
CheckpointIsVoid(t, v) == /\ MayWork /\ v <= Now /\ ~CheckpointCounts(t, v)
                          /\ Note("checkpoint", t, 0, v, FALSE) /\ UNCHANGED <<base, layers>>

FoldCounts(a, b) ==
  /\ (On("fold-after") => ~Inside(a)) /\ (On("fold-through") => ~Inside(b))
  /\ (On("fold-outside-checkpoints") => \A t \in Tiles : ~(a < base[t].asOf /\ base[t].asOf < b))
\* What updates among the entries of (a, b] come to: one, if there are some.
Combined(among, a, b) ==
  LET updates == {v \in among : log[v].kind = "update"}
      on == {t \in Tiles : \E v \in updates : t \in log[v].on}
      adds == [t \in Tiles |-> SelectSeq([i \in 1..(b - a) |-> a + i],
                                        LAMBDA v : v \in updates /\ t \in log[v].on)] IN
  IF on = {} THEN <<>> ELSE <<Layer("update", a, b, on, adds)>>
\* What all of them come to: a range delete, if one is among them, with what was added after the
\* last of them over it; what was added before stays below it, for the tiles that it is on.
Folded(a, b) ==
  LET ours == {v \in (a + 1)..b : log[v].kind \in {"update", "range"}}
      ranges == {v \in ours : log[v].kind = "range"}
      later == {v \in ours : \A u \in ranges : u < v} IN
  (IF On("fold-keeps-tiles") THEN Combined(ours \ later, a, b) ELSE <<>>)
  \o (IF ranges # {} /\ On("fold-empties")
      THEN <<Layer("range", a, b, Tiles, [t \in Tiles |-> <<>>])>> ELSE <<>>)
  \o Combined(later, a, b)
Replaced(l, a, b) == l.after >= a /\ l.through <= b
FoldLayers(a, b) ==
  LET before == SelectSeq(layers, LAMBDA l : ~Replaced(l, a, b) /\ l.through <= a)
      behind == SelectSeq(layers, LAMBDA l : ~Replaced(l, a, b) /\ l.through > a) IN
  Settled(before \o Folded(a, b) \o behind, <<>>, base)
Holds(a, b) == \E v \in (a + 1)..b : log[v].kind \in {"update", "range"}
Fold(a, b) == /\ MayWork /\ a < b /\ b <= Now /\ Holds(a, b) /\ FoldCounts(a, b)
              /\ layers' = FoldLayers(a, b) /\ UNCHANGED base /\ Note("fold", 0, a, b, TRUE)
FoldIsVoid(a, b) == /\ MayWork /\ a < b /\ b <= Now /\ Holds(a, b) /\ ~FoldCounts(a, b)
                    /\ UNCHANGED <<base, layers>> /\ Note("fold", 0, a, b, FALSE)

Next ==
  \/ Update \/ UpdateBoth \/ DeleteRange
  \/ "checkpoint" \in Kinds /\ \E t \in Tiles, v \in 1..Entries :
                               Checkpoint(t, v) \/ CheckpointIsVoid(t, v)
  \/ "fold" \in Kinds /\ \E a, b \in 0..Entries : Fold(a, b) \/ FoldIsVoid(a, b)
Spec == Init /\ [][Next]_vars

\* ---- What a reader sees: the checkpoint's rows, and over them the layers after it (CAL-TILE-001).
RECURSIVE Over(_, _, _)
Over(seen, left, t) ==
  IF left = <<>> THEN seen
  ELSE LET l == Head(left) IN
       Over(IF l.through <= base[t].asOf THEN seen
            ELSE (IF l.kind = "range" THEN <<>> ELSE seen) \o l.adds[t], Tail(left), t)
ReadsAreTrue == \A t \in Tiles : Over(base[t].rows, layers, t) = RowsAt(Now)[t]
LayersInOrder == \A i \in 1..(Len(layers) - 1) : layers[i].through <= layers[i + 1].through
====
