---- MODULE Vacuum ----
\* Deleting what nobody needs, without clocks: fences in refs and on lines, the horizon, markers of
\* prepared transactions, pins of long readers, tags, forks, restores, and clones, which are other
\* stores that refer to files of this one.
\*
\* Entries of lines are atomic here (Commit has them in steps). There is one key, so that a version
\* is the one object that it shows; a commit shows its own, a restore one of before. A fence on a
\* line changes no content: it is the number in `fenced`.
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
  Marked,    \* transactions that are prepared behind a marker
  Plain,     \* transactions without one
  FencesMax, \* vacuums there are
  Versions,  \* of a line
  Uses,      \* of "fork", "restore", "tag", "pin", "clone", "expire", "stall"
  Off        \* the rules that are switched off

\* store      objects that are there             markers   of transactions
\* line       by line, the object of each version; those in `made` exist
\* fenced     by line, the last fence on it
\* fences     in refs: horizon by line, tags, and the markers that it expires
\* listed     by fence, the objects that were listed before it
\* tags       versions that are tagged, <<line, version>>
\* t          transactions; n: a restore between its choice and its entry; pin, clone: of one reader
\* vac        the vacuum under way; late: objects that a stalled one may still delete
VARIABLES store, markers, line, made, fenced, fences, listed, tags, t, n, pin, clone, vac, late
vars == <<store, markers, line, made, fenced, fences, listed, tags, t, n, pin, clone, vac, late>>

On(rule) == rule \notin Off
Transactions == Marked \cup Plain
Main == 1
Side == 2
Lines == {Main, Side}
Last == Len(fences)
Horizon(f, l) == IF f = 0 THEN 1 ELSE fences[f].horizon[l]
\* Whether a version may be named where fence f is the last.
IsKept(f, l, v) == v >= Horizon(f, l) \/ (f > 0 /\ <<l, v>> \in fences[f].tags)
From(l, h) == {line[l][v] : v \in {u \in 1..Len(line[l]) : u >= h}}

Still == [stage |-> "idle", list |-> {}, kept |-> {}, expires |-> {}, lines |-> {}, doomed |-> {},
          fence |-> 0]
Nowhere == [stage |-> "idle", on |-> 0, at |-> 0]
Init ==
  /\ store = {"o1", "o2"} /\ markers = {}
  /\ line = [l \in Lines |-> IF l = Main THEN <<"o1", "o2">> ELSE <<>>]
  /\ made = {Main} /\ fenced = [l \in Lines |-> 0] /\ fences = <<>> /\ listed = <<>> /\ tags = {}
  /\ t = [x \in Transactions |-> [stage |-> "idle", since |-> 0]]
  /\ n = Nowhere /\ pin = Nowhere /\ clone = Nowhere /\ vac = Still /\ late = {}

Refs == <<made, fenced, fences, listed, tags>>
Names == <<n, pin, clone>>
Sweep == <<vac, late>>

\* ---- Transactions: the place in refs where they begin, a marker, objects, an entry.
Begin(x) == /\ t[x].stage = "idle"
            /\ t' = [t EXCEPT ![x] = [stage |-> IF x \in Marked THEN "mark" ELSE "stage",
                                      since |-> Last]]
            /\ UNCHANGED <<store, markers, line, Refs, Names, Sweep>>
Mark(x) == /\ t[x].stage = "mark" /\ t' = [t EXCEPT ![x].stage = "stage"]
           /\ markers' = markers \cup {x}
           /\ UNCHANGED <<store, line, Refs, Names, Sweep>>
Stage(x) == /\ t[x].stage = "stage" /\ t' = [t EXCEPT ![x].stage = "staged"]
            /\ store' = store \cup {x}
            /\ UNCHANGED <<markers, line, Refs, Names, Sweep>>
IsExpired(x, f) == \E m \in (t[x].since + 1)..f :
                     (On("every-expiry") \/ m = f) /\ x \in fences[m].expires
MayMeet == IF On("second-fence-ends") THEN 1 ELSE 2
IsRefused(x, l) == IF x \in Marked /\ On("marked-pass") THEN IsExpired(x, fenced[l])
                   ELSE fenced[l] > t[x].since + MayMeet
Commit(x) == /\ t[x].stage = "staged" /\ t' = [t EXCEPT ![x].stage = "over"]
             /\ \E l \in made :
                  /\ Len(line[l]) < Versions
                  /\ line' = IF IsRefused(x, l) THEN line ELSE [line EXCEPT ![l] = Append(@, x)]
             /\ UNCHANGED <<store, markers, Refs, Names, Sweep>>
Unmark(x) == /\ t[x].stage = "over" /\ x \in markers /\ markers' = markers \ {x}
             /\ UNCHANGED <<store, line, Refs, t, Names, Sweep>>

\* ---- Who names versions of before.
ChooseRestore == /\ "restore" \in Uses /\ n.stage = "idle"
                 /\ \E l \in made : \E v \in 1..Len(line[l]) :
                      IsKept(fenced[l], l, v) /\ n' = [stage |-> "chosen", on |-> l, at |-> v]
                 /\ UNCHANGED <<store, markers, line, Refs, t, pin, clone, Sweep>>
Restore == /\ n.stage = "chosen" /\ n' = [n EXCEPT !.stage = "over"]
           /\ \E l \in made :
                /\ Len(line[l]) < Versions
                /\ LET isGone == On("restore-above-horizon") /\ ~IsKept(fenced[l], n.on, n.at) IN
                   line' = IF isGone THEN line ELSE [line EXCEPT ![l] = Append(@, line[n.on][n.at])]
           /\ UNCHANGED <<store, markers, Refs, t, pin, clone, Sweep>>
Fork == /\ "fork" \in Uses /\ Side \notin made /\ made' = made \cup {Side}
        /\ \E v \in 1..Len(line[Main]) :
             /\ (On("fork-above-horizon") => v >= Horizon(Last, Main) \/ <<Main, v>> \in tags)
             /\ line' = [line EXCEPT ![Side] = <<line[Main][v]>>]
        /\ fenced' = [fenced EXCEPT ![Side] = IF On("new-line-is-fenced") THEN Last ELSE 0]
        /\ UNCHANGED <<store, markers, fences, listed, tags, t, Names, Sweep>>
Tag == /\ "tag" \in Uses /\ tags = {}
       /\ \E v \in 1..Len(line[Main]) : v >= Horizon(Last, Main) /\ tags' = {<<Main, v>>}
       /\ UNCHANGED <<store, markers, line, made, fenced, fences, listed, t, Names, Sweep>>
Untag == /\ tags # {} /\ tags' = {}
         /\ UNCHANGED <<store, markers, line, made, fenced, fences, listed, t, Names, Sweep>>

\* A long reader writes a pin, and then sees whether a fence came first.
ChoosePin == /\ "pin" \in Uses /\ pin.stage = "idle"
             /\ \E l \in made : \E v \in 1..Len(line[l]) :
                  IsKept(Last, l, v) /\ pin' = [stage |-> "chosen", on |-> l, at |-> v]
             /\ UNCHANGED <<store, markers, line, Refs, t, n, clone, Sweep>>
WritePin == /\ pin.stage = "chosen" /\ pin' = [pin EXCEPT !.stage = "written"]
            /\ UNCHANGED <<store, markers, line, Refs, t, n, clone, Sweep>>
VerifyPin == /\ pin.stage = "written"
             /\ LET isGone == On("pin-is-verified") /\ ~IsKept(Last, pin.on, pin.at) IN
                pin' = [pin EXCEPT !.stage = IF isGone THEN "refused" ELSE "live"]
             /\ UNCHANGED <<store, markers, line, Refs, t, n, clone, Sweep>>

\* A clone is registered in refs, in one order with fences, before it refers to anything.
ChooseClone == /\ "clone" \in Uses /\ clone.stage = "idle"
               /\ \E v \in 1..Len(line[Main]) :
                    IsKept(Last, Main, v) /\ clone' = [stage |-> "chosen", on |-> Main, at |-> v]
               /\ UNCHANGED <<store, markers, line, Refs, t, n, pin, Sweep>>
RegisterClone == /\ clone.stage = "chosen"
                 /\ LET isGone == On("clone-above-horizon") /\ ~IsKept(Last, clone.on, clone.at) IN
                    clone' = [clone EXCEPT !.stage =
                      IF isGone THEN "refused"
                      ELSE IF On("clone-is-registered") THEN "live" ELSE "unregistered"]
                 /\ UNCHANGED <<store, markers, line, Refs, t, n, pin, Sweep>>
DropClone == /\ clone.stage = "live" /\ clone' = [clone EXCEPT !.stage = "dropped"]
             /\ UNCHANGED <<store, markers, line, Refs, t, n, pin, Sweep>>

\* ---- Vacuum: list objects; read markers; fence in refs; fence on lines; then read lines, tags of
\* the fence, pins and clones; then sweep what was listed before the fence before.
Pinned == IF pin.stage \in {"written", "live"} THEN {line[pin.on][pin.at]} ELSE {}
Cloned == IF clone.stage = "live" THEN {line[clone.on][clone.at]} ELSE {}
LinesFrom(f) == UNION {From(l, fences[f].horizon[l]) : l \in made}
Others == <<line, made, tags, t, n, pin, clone>>
List == /\ vac.stage = "idle" /\ Last < FencesMax
        /\ vac' = [Still EXCEPT !.stage = "markers", !.list = store,
                                !.kept = IF On("pins-after-fence") THEN {} ELSE Pinned]
        /\ UNCHANGED <<store, markers, fenced, fences, listed, late, Others>>
ReadMarkers ==
  /\ vac.stage = "markers"
  /\ \E gone \in IF "expire" \in Uses THEN SUBSET markers ELSE {{}} :
       vac' = [vac EXCEPT !.stage = "refs", !.expires = gone, !.kept =
                 IF On("markers-before-lines") THEN @ \cup (markers \ gone) ELSE @]
  /\ UNCHANGED <<store, markers, fenced, fences, listed, late, Others>>
FenceRefs ==
  /\ vac.stage = "refs"
  /\ \E h \in [Lines -> 1..Versions] :
       /\ \A l \in Lines : /\ h[l] >= Horizon(Last, l)
                           /\ h[l] > Horizon(Last, l) => l \in made /\ h[l] <= Len(line[l])
       /\ fences' = Append(fences, [horizon |-> h, expires |-> vac.expires,
                                    tags |-> IF On("fence-has-tags") THEN tags ELSE {}])
       /\ vac' = [vac EXCEPT !.stage = "lines", !.fence = Last + 1, !.kept = @ \cup
                    (IF On("lines-after-fence") THEN {} ELSE UNION {From(l, h[l]) : l \in made}),
                  !.lines = IF On("every-line-is-fenced") THEN made ELSE {Main}]
  /\ listed' = Append(listed, vac.list) /\ UNCHANGED <<store, markers, fenced, late, Others>>
FenceLine == /\ vac.stage = "lines" /\ vac.lines # {}
             /\ \E l \in vac.lines : /\ fenced' = [fenced EXCEPT ![l] = vac.fence]
                                     /\ vac' = [vac EXCEPT !.lines = @ \ {l}]
             /\ UNCHANGED <<store, markers, fences, listed, late, Others>>
ReadLines ==
  /\ vac.stage = "lines" /\ vac.lines = {}
  /\ vac' = [vac EXCEPT !.stage = "rest", !.kept = @ \cup
               (IF On("lines-after-fence") THEN LinesFrom(vac.fence) ELSE {})]
  /\ UNCHANGED <<store, markers, fenced, fences, listed, late, Others>>
Generations == IF On("two-generations") THEN 2 ELSE 1
ReadRest ==
  /\ vac.stage = "rest"
  /\ LET f == vac.fence
         since == f + 1 - Generations
         kept == vac.kept \cup {line[x[1]][x[2]] : x \in fences[f].tags} \cup Cloned
                 \cup (IF On("pins-after-fence") THEN Pinned ELSE {})
                 \cup (IF On("markers-before-lines") THEN {} ELSE markers \ vac.expires) IN
     vac' = [vac EXCEPT !.stage = "sweep", !.kept = {}, !.list = {},
                        !.doomed = (IF since < 1 THEN {} ELSE listed[since]) \ kept]
  /\ markers' = markers \ vac.expires
  /\ UNCHANGED <<store, fenced, fences, listed, late, Others>>
Delete == /\ vac.stage = "sweep"
          /\ \E o \in vac.doomed : store' = store \ {o} /\ vac' = [vac EXCEPT !.doomed = @ \ {o}]
          /\ UNCHANGED <<markers, fenced, fences, listed, late, Others>>
\* It has ended, or was killed at any step, or was stalled in its sweep.
End == /\ vac.stage # "idle" /\ vac' = Still
       /\ late' = IF "stall" \in Uses /\ vac.stage = "sweep" THEN late \cup vac.doomed ELSE late
       /\ UNCHANGED <<store, markers, fenced, fences, listed, Others>>
DeleteLate == /\ \E o \in late : store' = store \ {o} /\ late' = late \ {o}
              /\ UNCHANGED <<markers, fenced, fences, listed, vac, Others>>

Next ==
  \/ \E x \in Transactions : Begin(x) \/ Mark(x) \/ Stage(x) \/ Commit(x) \/ Unmark(x)
  \/ ChooseRestore \/ Restore \/ Fork \/ Tag \/ Untag \/ ChoosePin \/ WritePin \/ VerifyPin
  \/ ChooseClone \/ RegisterClone \/ DropClone
  \/ List \/ ReadMarkers \/ FenceRefs \/ FenceLine \/ ReadLines \/ ReadRest
  \/ Delete \/ End \/ DeleteLate
Spec == Init /\ [][Next]_vars

\* ---- What holds: nothing that may be named is gone.
LinesAreWhole == \A l \in made : From(l, Horizon(Last, l)) \subseteq store
TagsAreWhole == \A x \in tags : line[x[1]][x[2]] \in store
PinIsWhole == pin.stage = "live" => line[pin.on][pin.at] \in store
CloneIsWhole == clone.stage \in {"live", "unregistered"} => line[clone.on][clone.at] \in store
IsListed(x) == \E f \in 1..Last : x \in fences[f].expires
PreparedIsWhole == \A x \in Marked : t[x].stage = "staged" /\ ~IsListed(x) /\ x \notin vac.expires
                                     => x \in store
PreparedMayCommit == \A x \in Marked : t[x].stage = "staged" /\ ~IsListed(x)
                                       => \A l \in made : ~IsRefused(x, l)
====
