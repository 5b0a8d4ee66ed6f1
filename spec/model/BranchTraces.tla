---- MODULE BranchTraces ----
\* The traces of Branch that are kept as conformance cases. A situation is what befalls one step, and
\* what came to the line since that step was made ready; each that no trace before has had gives one
\* shortest trace in which everything that was begun has come to its end.
EXTENDS Branch, TLC

\* met    the situations of the trace
\* since  what was newest when a writer found its line, and when a checkpoint or fold was computed
VARIABLES met, since
all == <<vars, met, since>>

\* What came to a line after a version; an adopt by what was joined.
Kinds(l, n) == {IF At(l, v).kind = "adopt" THEN j.kind ELSE At(l, v).kind : v \in (n + 1)..Newest(l)}
IsWork == {"checkpoint", "fold"} \cap Uses # {}

\* How heights and versions have come apart.
Apart(l) == CASE Tip(l).height < Newest(l) -> "below" [] Tip(l).height > Newest(l) -> "above"
              [] OTHER -> "same"
\* Whether the other line goes on from all that the line which is written has, which is just taken
\* over then, and else whether both have something behind the first commit that is the same.
IsSame == Names(Tip(j'.on).content) \cap Names(Tip(j'.from).content) # {"x"}
Between == IF IsAncestor(Home(j'.on, Newest(j'.on)), j'.from) THEN "forward"
           ELSE IF IsSame THEN "same" ELSE "apart"

Met ==
  CASE w' # w -> {<<"write", w[x].on, Kinds(w[x].on, since[x]), w[x].on \in refs>>
                  : x \in {y \in Writers : w[y].stage = "put" /\ w'[y].stage = "done"}}
    [] j' # j /\ j.stage = "idle" -> {<<j'.kind, j'.on, Between, IsSealed(j'.from)>>}
    [] j' # j /\ j.stage = "done" -> {<<"again", j.kind, j'.kind, j.on = j'.on, Between>>}
    [] j' # j /\ j'.stage = "put" -> {<<"anew", j.kind, Kinds(j.on, j.at - 1)>>}
    [] j' # j -> {<<"adopt", j.kind, j.on>>}
    [] k' # k /\ k'.stage = "done" ->
         {<<k.kind, Counts(k.on), Kinds(k.on, since["k"]), Apart(k.on)>>}
    [] refs' # refs /\ Side \in refs -> {<<"delete">>}
    [] refs' # refs -> {<<"fork", Newest(Main) - origin'[Side][2]>>}
    [] OTHER -> {}
\* Who waits to write behind a seal never will.
Ends == {<<"sealed", "write">> : x \in {y \in Writers : w[y].stage = "put" /\ IsSealed(w[y].on)}}
        \cup (IF j.stage = "put" /\ IsSealed(j.on) THEN {<<"sealed", j.kind>>} ELSE {})

\* Something is joined, and maintained, and maintenance is of all that there is at the head: no trace
\* says what becomes of a commit that does nothing.
IsWorth ==
  /\ (j' # j /\ j'.stage = "put" =>
        IF j'.kind = "squash" THEN Len(Tip(Main).content) > 1
        ELSE ~(Names(Tip(j'.from).content) \subseteq Names(Tip(j'.on).content)))
  /\ (k.stage = "idle" /\ k'.stage = "put" =>
        /\ Len(line[k'.on]) > 0 /\ k'.of = Here(k'.on) /\ ~IsSealed(k'.on)
        /\ (k'.kind = "fold" => k'.after = 0 /\ k'.through = Tip(k'.on).height))

InitTraces == /\ Init /\ met = {} /\ since = [x \in Writers \cup {"k"} |-> 0]
NextTraces ==
  /\ Next /\ IsWorth /\ met' = met \cup Met
  /\ since' = [x \in DOMAIN since |->
       IF x = "k" THEN IF k.stage = "idle" /\ k'.stage = "put" THEN Newest(k'.on) ELSE since[x]
       ELSE IF w[x].stage = "idle" /\ w'[x].stage = "put" THEN Newest(w'[x].on) ELSE since[x]]
SpecTraces == InitTraces /\ [][NextTraces]_all

IsQuiet == /\ \A x \in Writers : w[x].stage = "put" => IsSealed(w[x].on)
           /\ (j.stage = "put" => IsSealed(j.on)) /\ (k.stage = "put" => IsSealed(k.on))
           /\ (IsSealed(Side) => Side \notin refs)

\* Of runs with checkpoints or folds, what these meet and what meets them.
Wanted == {one \in met \cup Ends :
             IsWork => \/ one[1] \in {"checkpoint", "fold"}
                       \/ /\ one[1] \in {"write", "anew"}
                          /\ one[3] \cap {"checkpoint", "fold"} # {}}

ASSUME TLCSet(1, {})
IsKnown == \/ ~IsQuiet
           \/ Wanted \subseteq TLCGet(1)
           \/ (TLCSet(1, TLCGet(1) \cup Wanted) /\ FALSE)
====
