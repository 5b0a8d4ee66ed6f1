---- MODULE Branch ----
\* Lines and what joins them. A branch is one line for life: a rebase, a merge and a squash build
\* their result on a line of their own, and end in one entry `adopt` at the head of the branch, by
\* which its state becomes that of the adopted snapshot. `seal` is a line's last entry.
\*
\* Slots are atomic here (Commit has them in steps). A commit adds its name to the content, so that
\* what is lost, comes twice or out of order shows. Content is what the history says; a state is
\* what readers build of it: a checkpoint, as of a height, and layers above it, each at a height.
\* Heights count along the lineage of content, and not along a line: after an adopt they go on from
\* those of what was adopted.
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
  Writers,  \* each commits once
  Entries,  \* entries that a line may have
  Uses,     \* of "join", "squash", "again" for a second one, "checkpoint", "fold", "delete"
  Off       \* the rules that are switched off

\* line     by line, its entries: kind, height, content and state after it, and `parent`, the
\*          snapshot <<line, version>> that its content goes on from
\* origin   by line, the snapshot it was forked at, <<>> while there is no such line
\* refs     names that refs have: those of lines that were created and not deleted
\* w        writers; j: who joins lines; k: who computes a checkpoint or fold
VARIABLES line, origin, refs, w, j, k, acked
vars == <<line, origin, refs, w, j, k, acked>>

On(rule) == rule \notin Off
Main == 1
Side == 2
\* What is joined is built on a line of its own.
Scratch(time) == 2 + time
JoinsMax == 2
Lines == {Main, Side} \cup {Scratch(time) : time \in 1..JoinsMax}
\* The first version of a child is its parent's and one.
Below(l) == IF origin[l] = <<>> THEN 0 ELSE origin[l][2]
Newest(l) == Below(l) + Len(line[l])
At(l, v) == line[l][v - Below(l)]
Own(l, v) == v > Below(l)
RECURSIVE Snapshot(_, _)
Blank == [kind |-> "none", height |-> 0, content |-> <<>>, parent |-> <<>>,
          state |-> [asOf |-> 0, rows |-> <<>>, layers |-> <<>>]]
Snapshot(l, v) == IF v = 0 THEN Blank
                  ELSE IF Own(l, v) THEN At(l, v) ELSE Snapshot(origin[l][1], v)
Tip(l) == Snapshot(l, Newest(l))
IsSealed(l) == Tip(l).kind = "seal"
Names(seq) == {seq[i] : i \in 1..Len(seq)}
Without(seq, names) == SelectSeq(seq, LAMBDA x : x \notin names)

\* What readers see of a state: the checkpoint's rows and the layers above it.
RECURSIVE Over(_, _)
Over(rows, layers) == IF layers = <<>> THEN rows ELSE Over(rows \o Head(layers).adds, Tail(layers))
Shown(s) == Over(s.rows, SelectSeq(s.layers, LAMBDA x : x.height > s.asOf))

\* ---- Entries.
Put(l, entry) == line' = [line EXCEPT ![l] = Append(@, entry)]
MayPut(l) == Len(line[l]) < Entries /\ (On("seal-is-last") => ~IsSealed(l))
Commit(on, parent, names) ==
  LET h == on.height + 1 IN
  [kind |-> "commit", height |-> h, content |-> on.content \o names, parent |-> parent,
   state |-> [on.state EXCEPT !.layers =
                Append(@, [height |-> h, after |-> h - 1, adds |-> names])]]
Adopt(l, v) == [Snapshot(l, v) EXCEPT !.kind = "adopt", !.height = @ + 1, !.parent = <<l, v>>]
Same(on, kind, parent, state) == [kind |-> kind, height |-> on.height + 1, content |-> on.content,
                                  parent |-> parent, state |-> state]
Here(l) == <<l, Newest(l)>>

Idle == [stage |-> "idle", on |-> 0]
Init == /\ line = [l \in Lines |-> IF l = Main THEN <<Commit(Blank, <<>>, <<"x">>)>> ELSE <<>>]
        /\ origin = [l \in Lines |-> <<>>] /\ refs = {Main}
        /\ w = [x \in Writers |-> Idle] /\ j = [stage |-> "idle", time |-> 0]
        /\ k = [stage |-> "idle"] /\ acked = {}

Fork == /\ origin[Side] = <<>>
        /\ \E v \in 1..Newest(Main) : origin' = [origin EXCEPT ![Side] = <<Main, v>>]
        /\ refs' = refs \cup {Side} /\ UNCHANGED <<line, w, j, k, acked>>

\* ---- A writer finds the line by its name, and later puts its entry at the head as it then is. Who
\* loses the slot goes on behind what took it, an adopt like any other.
Resolve(x) == /\ w[x].stage = "idle"
              /\ \E l \in refs : w' = [w EXCEPT ![x] = [Idle EXCEPT !.stage = "put", !.on = l]]
              /\ UNCHANGED <<line, origin, refs, j, k, acked>>
Write(x) == /\ w[x].stage = "put" /\ MayPut(w[x].on)
            /\ Put(w[x].on, Commit(Tip(w[x].on), Here(w[x].on), <<x>>))
            /\ acked' = acked \cup {<<x, w[x].on>>} /\ w' = [w EXCEPT ![x].stage = "done"]
            /\ UNCHANGED <<origin, refs, j, k>>

\* ---- Joining. The result for line `to` is built on a line of its own: of a merge what `from` has
\* and `to` lacks, behind what `to` has; of a rebase the other way round; of a squash all of `to` in
\* one commit.
Target(to) == Newest(to) + 1
Behind(line1, line2) ==
  LET on == Tip(line1)
      brings == IF On("brings-only-new") THEN Without(Tip(line2).content, Names(on.content))
                ELSE Tail(Tip(line2).content) IN
  [base |-> Here(line1), entry |-> Commit(on, Here(line1), brings)]
Squashed(to) == [base |-> <<to, 1>>,
                 entry |-> Commit(Snapshot(to, 1), <<to, 1>>, Tail(Tip(to).content))]
Made(kind, to, from) == CASE kind = "merge" -> Behind(to, from)
                          [] kind = "rebase" -> Behind(from, to)
                          [] kind = "squash" -> Squashed(to)
Build(kind, to, from, time) ==
  LET made == Made(kind, to, from) IN
  /\ line' = [line EXCEPT ![Scratch(time)] = <<made.entry>>]
  /\ origin' = [origin EXCEPT ![Scratch(time)] = made.base]
  /\ j' = [stage |-> "put", kind |-> kind, on |-> to, from |-> from, at |-> Target(to),
           time |-> time]
  /\ UNCHANGED <<refs, w, k, acked>>
MayJoin == j.stage = "idle" \/ ("again" \in Uses /\ j.stage = "done" /\ j.time < JoinsMax)
Join == /\ "join" \in Uses /\ MayJoin /\ refs = {Main, Side}
        /\ \E kind \in {"merge", "rebase"} : \E to \in refs : \E from \in refs \ {to} :
             /\ ~IsSealed(to) /\ Len(line[from]) > 0 /\ Build(kind, to, from, j.time + 1)
Squash == /\ "squash" \in Uses /\ MayJoin /\ Newest(Main) > 1 /\ ~IsSealed(Main)
          /\ At(Main, 1).content = <<"x">> /\ Build("squash", Main, Main, j.time + 1)
\* The adopt names the head that it expects.
PutAdopt == /\ j.stage = "put" /\ MayPut(j.on) /\ (On("adopt-expects-head") => j.at = Target(j.on))
            /\ Put(j.on, Adopt(Scratch(j.time), Newest(Scratch(j.time)))) /\ j' = [j EXCEPT !.stage = "done"]
            /\ UNCHANGED <<origin, refs, w, k, acked>>
\* Who lost the slot makes it anew, of what both lines now have, and tries the next.
Rebuild == /\ On("adopt-expects-head") /\ j.stage = "put" /\ j.at < Target(j.on) /\ ~IsSealed(j.on)
           /\ Build(j.kind, j.on, j.from, j.time)

\* ---- A checkpoint as of a snapshot, or a fold of the layers that a snapshot has in an interval of
\* heights, computed on one line and put on the same line, later.
RECURSIVE Lineage(_, _)
Lineage(l, v) ==
  IF v = 0 THEN {} ELSE IF ~Own(l, v) THEN Lineage(origin[l][1], v)
  ELSE {<<l, v>>} \cup (IF At(l, v).parent = <<>> THEN {}
                        ELSE Lineage(At(l, v).parent[1], At(l, v).parent[2]))
IsAncestor(at, l) == at \in Lineage(l, Newest(l))
Home(l, v) == IF Own(l, v) THEN <<l, v>> ELSE <<Main, v>>
Place(l, v) == IF On("heights") THEN Snapshot(l, v).height ELSE v
Within(layers, a, b) == SelectSeq(layers, LAMBDA x : x.after >= a /\ x.height <= b)
PlanCheckpoint ==
  /\ "checkpoint" \in Uses /\ k.stage = "idle"
  /\ \E l \in refs : \E v \in 1..Newest(l) :
       k' = [stage |-> "put", kind |-> "checkpoint", on |-> l, of |-> Home(l, v), after |-> 0,
             through |-> Place(l, v), rows |-> Shown(Snapshot(l, v).state)]
  /\ UNCHANGED <<line, origin, refs, w, j, acked>>
PlanFold ==
  /\ "fold" \in Uses /\ k.stage = "idle"
  /\ \E l \in refs : \E v \in 1..Newest(l) :
     \E b \in 1..Snapshot(l, v).height : \E a \in 0..(b - 1) :
       LET ours == Within(Snapshot(l, v).state.layers, a, b) IN
       /\ Len(ours) > 1
       /\ k' = [stage |-> "put", kind |-> "fold", on |-> l, of |-> Home(l, v), after |-> a,
                through |-> b, rows |-> Over(<<>>, ours)]
  /\ UNCHANGED <<line, origin, refs, w, j, acked>>
Counts(l) ==
  LET s == Tip(l).state IN
  IF k.kind = "checkpoint" THEN (On("lineage") => IsAncestor(k.of, l)) /\ k.through > s.asOf
  ELSE /\ (On("fold-lineage") => IsAncestor(k.of, l))
       /\ ~(k.after < s.asOf /\ s.asOf < k.through)
State(l) ==
  LET s == Tip(l).state IN
  IF ~Counts(l) THEN s
  ELSE IF k.kind = "checkpoint" THEN [s EXCEPT !.asOf = k.through, !.rows = k.rows]
  ELSE [s EXCEPT !.layers = SelectSeq(s.layers, LAMBDA x : x.height <= k.after)
          \o <<[height |-> k.through, after |-> k.after, adds |-> k.rows]>>
          \o SelectSeq(s.layers, LAMBDA x : /\ x.height > k.after
                                            /\ ~(x.after >= k.after /\ x.height <= k.through))]
PutWork == /\ k.stage = "put" /\ MayPut(k.on)
           /\ Put(k.on, Same(Tip(k.on), k.kind, Here(k.on), State(k.on)))
           /\ k' = [k EXCEPT !.stage = "done"] /\ UNCHANGED <<origin, refs, w, j, acked>>

\* ---- Deleting a branch: a seal, and then the entry in refs.
Seal == /\ "delete" \in Uses /\ On("seal-before-delete") /\ Side \in refs /\ ~IsSealed(Side)
        /\ Put(Side, Same(Tip(Side), "seal", Here(Side), Tip(Side).state))
        /\ UNCHANGED <<origin, refs, w, j, k, acked>>
Delete == /\ "delete" \in Uses /\ Side \in refs /\ (On("seal-before-delete") => IsSealed(Side))
          /\ refs' = refs \ {Side} /\ UNCHANGED <<line, origin, w, j, k, acked>>

Next == \/ Fork \/ Join \/ Squash \/ PutAdopt \/ Rebuild \/ PlanCheckpoint \/ PlanFold \/ PutWork
        \/ Seal \/ Delete \/ \E x \in Writers : Resolve(x) \/ Write(x)
Spec == Init /\ [][Next]_vars

\* ---- What holds.
Existing == {l \in {Main, Side} : l = Main \/ origin[l] # <<>>}
ReadsAreTrue ==
  \A l \in Lines : \A i \in 1..Len(line[l]) : Shown(line[l][i].state) = line[l][i].content
\* What was acknowledged on a branch stays in it, and nothing is acknowledged behind its end.
AckedStays == \A q \in acked : q[1] \in Names(Tip(q[2]).content)
NothingTwice == \A l \in Existing : \A a, b \in 1..Len(Tip(l).content) :
                  a # b => Tip(l).content[a] # Tip(l).content[b]
SealIsLast ==
  \A l \in Existing : \A i \in 1..Len(line[l]) : line[l][i].kind = "seal" => i = Len(line[l])
\* A reader that finds no name any more may take the branch for ended: it is.
DeletedIsSealed == \A l \in Existing \ refs : IsSealed(l)
====
