---- MODULE LogCheckpoint ----
\* Log checkpoints of parts (manifests), which take over parts of the index that they are based on;
\* inline rows; the boundary with the indexes that it keeps; and the deleting of entries and parts.
\*
\* Commits are atomic. Commit v brings one inline row, v, to one of two groups. The part of a group
\* that a checkpoint at version u writes has all rows of the group up to u.
EXTENDS Naturals, FiniteSets

CONSTANTS
  Versions,
  Workers,  \* who write log checkpoints
  Settles,  \* whether tile checkpoints are made meanwhile
  Off       \* the rules that are switched off

\* log       versions whose entries are there     parts  that are there, <<group, version>>
\* index     by version: the version of the index that it takes parts of, and its parts
\* boundary, kept    the boundary, and the indexes at or below it that it lists
\* settled   rows that tile checkpoints hold      doomed  parts that a collector is about to delete
VARIABLES head, log, parts, index, boundary, kept, settled, w, doomed
vars == <<head, log, parts, index, boundary, kept, settled, w, doomed>>

On(rule) == rule \notin Off
Version == 1..Versions
Groups == {"often", "once"}
GroupOf(v) == IF v = 1 THEN "once" ELSE "often"
None == [base |-> 0, parts |-> {}]
Max(S) == CHOOSE v \in S : \A u \in S : u <= v
IsGone(v) == v # 0 /\ v <= boundary /\ v \notin kept
\* An index counts where the boundary lists it, and above the boundary where its base is not gone.
IsValid(v) == /\ index[v] # None
              /\ IF v <= boundary THEN On("kept-is-listed") => ~IsGone(v)
                 ELSE On("base-is-kept") => ~IsGone(index[v].base)
Newest == Max({0} \cup {v \in Version : IsValid(v)})
Idle == [stage |-> "idle", at |-> 0, base |-> 0, parts |-> {}]

Init == /\ head = 0 /\ log = {} /\ parts = {} /\ index = [v \in Version |-> None] /\ boundary = 0
        /\ kept = {} /\ settled = {} /\ w = [x \in Workers |-> Idle] /\ doomed = {}

Commit == /\ head < Versions /\ head' = head + 1 /\ log' = log \cup {head + 1}
          /\ UNCHANGED <<parts, index, boundary, kept, settled, w, doomed>>
\* A tile checkpoint takes an inline row into a file of its own.
Settle == /\ Settles /\ \E v \in log \ settled : settled' = settled \cup {v}
          /\ UNCHANGED <<head, log, parts, index, boundary, kept, w, doomed>>

\* A worker looks at the head and at the newest index; puts parts of the groups that have changed;
\* puts the index if absent. Without a base it writes every part anew.
Look(x) ==
  /\ w[x].stage = "idle" /\ head > Newest
  /\ \E base \in {0, Newest} :
       LET changed == {GroupOf(v) : v \in (base + 1)..head}
           own == IF base = 0 THEN Groups ELSE changed IN
       w' = [w EXCEPT ![x] = [stage |-> "parts", at |-> head, base |-> base,
               parts |-> {<<g, head>> : g \in own}
                         \cup {q \in IF base = 0 THEN {} ELSE index[base].parts : q[1] \notin own}]]
  /\ UNCHANGED <<head, log, parts, index, boundary, kept, settled, doomed>>
PutParts(x) == /\ w[x].stage = "parts" /\ parts' = parts \cup {q \in w[x].parts : q[2] = w[x].at}
               /\ w' = [w EXCEPT ![x].stage = "index"]
               /\ UNCHANGED <<head, log, index, boundary, kept, settled, doomed>>
PutIndex(x) == /\ w[x].stage = "index" /\ w' = [w EXCEPT ![x] = Idle]
               /\ LET made == [base |-> w[x].base, parts |-> w[x].parts] IN
                  index' = [index EXCEPT ![w[x].at] = IF @ = None THEN made ELSE @]
               /\ UNCHANGED <<head, log, parts, boundary, kept, settled, doomed>>

\* The boundary goes to an index that is valid, and lists what is kept: it, and any it listed
\* before.
MoveBoundary == /\ \E v \in Version : /\ v > boundary /\ IsValid(v) /\ boundary' = v
                                      /\ \E still \in SUBSET kept : kept' = still \cup {v}
                /\ UNCHANGED <<head, log, parts, index, settled, w, doomed>>
CleanEntry == /\ \E v \in log : v <= boundary /\ log' = log \ {v}
              /\ UNCHANGED <<head, parts, index, boundary, kept, settled, w, doomed>>
ChooseParts ==
  /\ doomed = {}
  /\ LET named == UNION {index[v].parts : v \in {u \in Version : IsValid(u)}} IN
     doomed' = {q \in parts : q[2] <= boundary} \ named
  /\ doomed' # {} /\ UNCHANGED <<head, log, parts, index, boundary, kept, settled, w>>
DeletePart == /\ \E q \in doomed : parts' = parts \ {q} /\ doomed' = doomed \ {q}
              /\ UNCHANGED <<head, log, index, boundary, kept, settled, w>>

Next == \/ Commit \/ Settle \/ MoveBoundary \/ CleanEntry \/ ChooseParts \/ DeletePart
        \/ \E x \in Workers : Look(x) \/ PutParts(x) \/ PutIndex(x)
Spec == Init /\ [][Next]_vars

\* ---- What holds.
InParts(v) == \E q \in index[Newest].parts : q[1] = GroupOf(v) /\ q[2] >= v /\ q \in parts
Rows == settled \cup {v \in log : v > Newest}
        \cup (IF On("inline-in-parts") /\ Newest # 0 THEN {v \in 1..Newest : InParts(v)} ELSE {})
NoRowIsLost == Rows = 1..head
ValidIndexIsWhole == \A v \in Version : IsValid(v) => index[v].parts \subseteq parts
TailIsThere == (Newest + 1)..head \subseteq log
====
