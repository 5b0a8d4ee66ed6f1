---- MODULE Commit ----
\* One line of a log: commits, answers that are lost, puts that arrive late, void entries, a process
\* that decides another's commit, the power failing; and, with "clean" among the Faults, log
\* checkpoints, the boundary below which entries are deleted, and the search for the head among
\* them.
\*
\* A slot is filled by one atomic put-if-absent. `past` is what a reader who sees everything calls
\* the history; what lands in a slot that was cleaned is no part of it.
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
  Committers, \* processes that commit one transaction each
  Reading,    \* those of them whose transaction has read: any commit after its base is a conflict
  Resolver,   \* "none", or a process that decides the transaction of the first committer
  Retrier,    \* "none", or a second process that was given the transaction of the first committer
  Helpers,    \* of "reader", who looks for the head, and "indexer", who checkpoints the log there
  Slots,      \* versions there are
  Window,     \* newest versions whose transaction ids a log checkpoint knows
  LateMax,    \* puts that may be under way though nobody waits for them any more
  Faults,     \* of "lost", "fail", "late", "crash", "power", "others", "clean", "stray", "slow":
              \* with the last the search for the head and the putting of a boundary are not atomic
  Coarse,     \* whether a process that has no answer looks into its slot before anyone else moves
  Off         \* the rules that are switched off

VARIABLES slot, past, flying, firm, indexes, honest, boundary, planned, p
vars == <<slot, past, flying, firm, indexes, honest, boundary, planned, p>>

On(rule) == rule \notin Off
Version == 1..Slots
First == CHOOSE x \in Committers : TRUE
Deciders == {Resolver, Retrier} \ {"none"}
Processes == Committers \cup Deciders \cup Helpers
Nobody == 99
Txn(x) == IF x \in Deciders THEN "a" ELSE x
Reads(x) == Txn(x) \in Reading
Empty == [kind |-> "none", txn |-> "", base |-> Nobody]
Max(S) == CHOOSE v \in S : \A w \in S : w <= v
HeadVersion == Len(past)
Newest == Max(indexes \cup {0})
Entry(x) == [kind |-> p[x].goal, txn |-> Txn(x),
             base |-> IF Reads(x) /\ p[x].goal = "commit" THEN p[x].base ELSE Nobody]

Idle == [stage |-> "idle", goal |-> "commit", base |-> Nobody, start |-> 0, seen |-> 0,
         met |-> "nothing", found |-> "", answered |-> FALSE, honest |-> TRUE, began |-> 0]
\* What a process knows that begins again: its base, and whether it is about to give up.
Again(x) == [Idle EXCEPT !.base = p[x].base, !.goal = p[x].goal]
End(x, verdict, at) == [Idle EXCEPT !.stage = verdict, !.seen = at]

Init == /\ slot = [v \in Version |-> Empty] /\ past = <<>> /\ flying = {} /\ firm = 0
        /\ indexes = {} /\ honest = {} /\ boundary = 0 /\ planned = {}
        /\ p = [x \in Processes |-> Idle]

Log == <<slot, past, flying, firm>>
Upkeep == <<indexes, honest, boundary, planned>>
Become(x, state) == p' = [p EXCEPT ![x] = state]
Land(v, entry) == /\ slot' = [slot EXCEPT ![v] = entry]
                  /\ past' = IF v = HeadVersion + 1 THEN Append(past, entry) ELSE past
\* An answer to a put vouches for its slot and for all before it.
Vouch(v) == firm' = IF v > firm THEN v ELSE firm
Looking == \E x \in Processes : p[x].stage \in {"look", "judge"}
Others(x) == Coarse => ~\E y \in Processes \ {x} : p[y].stage \in {"look", "judge"}

\* ---- Where to begin: the head as it is now or, among cleaned slots, what a walk from the newest
\* log checkpoint comes to.
Met(x, v) == IF x \notin Helpers /\ slot[v].txn = Txn(x) THEN slot[v].kind ELSE "nothing"
Walk(x) == [p[x] EXCEPT !.stage = "walk", !.start = Newest, !.seen = Newest, !.met = "nothing",
                        !.honest = (Newest = 0 \/ Newest \in honest), !.began = 0]
\* The same walk where nobody else moves meanwhile.
Walked(x) ==
  LET ends == {v \in Newest..Slots : /\ \A u \in (Newest + 1)..v : slot[u] # Empty
                                     /\ v = Slots \/ slot[v + 1] = Empty}
      mets == {Met(x, v) : v \in (Newest + 1)..Max(ends)} \ {"nothing"} IN
  [p[x] EXCEPT !.stage = "recheck", !.start = Newest, !.seen = Max(ends),
               !.met = IF "commit" \in mets THEN "commit"
                       ELSE IF mets = {} THEN "nothing" ELSE "void"]
Begin(x) ==
  /\ p[x].stage = "idle" /\ Others(x)
  /\ CASE x = Resolver -> /\ p[First].base # Nobody /\ Become(x, [Idle EXCEPT !.stage = "look",
                             !.goal = "void", !.base = p[First].base, !.seen = p[First].base])
       [] x = Retrier /\ p[x].base = Nobody -> /\ p[First].base # Nobody
                                               /\ Become(x, [Idle EXCEPT !.base = p[First].base])
       [] "slow" \in Faults ->
            Become(x, [Walk(x) EXCEPT !.began = IF x = "reader" THEN HeadVersion ELSE 0])
       [] "clean" \in Faults -> Become(x, Walked(x))
       [] p[x].base = Nobody ->
            Become(x, [p[x] EXCEPT !.stage = "put", !.base = HeadVersion, !.seen = HeadVersion])
       [] OTHER -> Become(x, [p[x] EXCEPT !.stage = "look", !.seen = p[x].base])
  /\ UNCHANGED <<Log, Upkeep>>
Step(x) ==
  /\ p[x].stage = "walk"
  /\ LET v == p[x].seen + 1 IN
     IF v \in Version /\ slot[v] # Empty
     THEN Become(x, [p[x] EXCEPT !.seen = v, !.honest = @ /\ v <= HeadVersion /\ past[v] = slot[v],
                                 !.met = IF Met(x, v) = "nothing" THEN @ ELSE Met(x, v)])
     ELSE Become(x, [p[x] EXCEPT !.stage = "recheck"])
  /\ UNCHANGED <<Log, Upkeep>>
Landed(x) == {v \in 1..HeadVersion : past[v].kind = "commit" /\ past[v].txn = Txn(x)}
InWindow(x, v) == v > p[x].base /\ v <= p[x].start /\ v + Window > p[x].start
Known(x) == {past[v].kind : v \in {u \in 1..HeadVersion : InWindow(x, u) /\ past[u].txn = Txn(x)}}
\* What becomes of a transaction that may have been put before, by the window and by the walk.
Resumed(x) ==
  CASE On("window") /\ p[x].base + 1 + Window <= p[x].start -> End(x, "unknown", 0)
    [] "commit" \in Known(x) \/ p[x].met = "commit" ->
         End(x, "acked", CHOOSE v \in Landed(x) : TRUE)
    [] On("void-names") /\ ("void" \in Known(x) \/ p[x].met = "void") -> End(x, "failed", 0)
    [] OTHER ->
         LET next == [p[x] EXCEPT !.stage = "put", !.start = 0, !.met = "nothing"]
             giveUp == IF On("void-before-failing") THEN [next EXCEPT !.goal = "void"]
                       ELSE End(x, "failed", 0) IN
         IF p[x].goal = "void" THEN giveUp
         \* What it must be held against is gone.
         ELSE IF Reads(x) /\ p[x].base < p[x].start THEN giveUp
         ELSE IF Reads(x) /\ \E v \in (p[x].base + 1)..p[x].seen : slot[v].kind = "commit"
              THEN End(x, "failed", 0) ELSE next
Recheck(x) ==
  /\ p[x].stage = "recheck"
  /\ IF On("recheck") /\ boundary > p[x].start THEN Become(x, [Walk(x) EXCEPT !.began = p[x].began])
     ELSE IF x = "reader" THEN Become(x, [p[x] EXCEPT !.stage = "done"])
     ELSE IF x = "indexer"
          THEN Become(x, IF p[x].seen > p[x].start THEN [p[x] EXCEPT !.stage = "index"] ELSE Idle)
     ELSE IF p[x].base = Nobody
          THEN Become(x, [p[x] EXCEPT !.stage = "put", !.base = p[x].seen, !.start = 0])
     ELSE Become(x, Resumed(x))
  /\ UNCHANGED <<Log, Upkeep>>

\* ---- The put of an entry into the slot after the last one seen, and what comes back.
Target(x) == p[x].seen + 1
MayPut(x) == p[x].stage = "put" /\ Target(x) <= Slots /\ Others(x)
IsFree(x) == slot[Target(x)] = Empty
PutAnswered(x) ==
  /\ MayPut(x) /\ IsFree(x) /\ Land(Target(x), Entry(x)) /\ Vouch(Target(x))
  /\ Become(x, [p[x] EXCEPT !.stage = "judge", !.answered = TRUE,
                            !.found = IF p[x].goal = "void" THEN "own void" ELSE "own"])
  /\ UNCHANGED <<flying, Upkeep>>
PutTaken(x) == /\ MayPut(x) /\ ~IsFree(x) /\ Vouch(Target(x))
               /\ Become(x, [p[x] EXCEPT !.stage = "look", !.answered = TRUE])
               /\ UNCHANGED <<slot, past, flying, Upkeep>>
PutLost(x) == /\ "lost" \in Faults /\ MayPut(x) /\ IsFree(x) /\ Land(Target(x), Entry(x))
              /\ Become(x, [p[x] EXCEPT !.stage = "look"]) /\ UNCHANGED <<flying, firm, Upkeep>>
PutFails(x) == /\ "fail" \in Faults /\ MayPut(x)
               /\ Become(x, [p[x] EXCEPT !.stage = "look"]) /\ UNCHANGED <<Log, Upkeep>>
PutDelayed(x) == /\ "late" \in Faults /\ MayPut(x) /\ Cardinality(flying) < LateMax
                 /\ flying' = flying \cup {[at |-> Target(x), entry |-> Entry(x)]}
                 /\ Become(x, [p[x] EXCEPT !.stage = "look"])
                 /\ UNCHANGED <<slot, past, firm, Upkeep>>
Arrive == \E put \in flying :
            /\ (Coarse => ~Looking) /\ slot[put.at] = Empty /\ Land(put.at, put.entry)
            /\ flying' = flying \ {put} /\ UNCHANGED <<firm, Upkeep, p>>

Look(x) ==
  /\ p[x].stage = "look" /\ Target(x) <= Slots
  /\ LET e == slot[Target(x)] IN
     Become(x, [p[x] EXCEPT !.stage = "judge", !.found =
       IF e = Empty THEN "absent"
       ELSE IF e.txn = Txn(x) /\ (e.kind = "commit" \/ On("void-names"))
            THEN IF e.kind = "void" THEN "own void" ELSE "own"
       ELSE IF e.kind = "void" THEN "void" ELSE "other"])
  /\ UNCHANGED <<Log, Upkeep>>
Judge(x) ==
  /\ p[x].stage = "judge"
  /\ LET v == Target(x)
         found == p[x].found
         here == [p[x] EXCEPT !.stage = "put", !.found = "", !.answered = FALSE]
         next == [here EXCEPT !.seen = v]
         isSure == p[x].answered \/ ~On("answer")
         \* Who decides another's commit reads on until it finds it, or nothing; then it puts.
         onward == IF x = Resolver /\ ~p[x].answered
                   THEN [next EXCEPT !.stage = "look"] ELSE next IN
     IF On("belief") /\ v <= boundary THEN Become(x, Again(x))
     ELSE CASE found = "own" -> Become(x, IF isSure THEN End(x, "acked", v) ELSE here)
            [] found = "own void" -> Become(x, IF isSure THEN End(x, "failed", v) ELSE here)
            [] found = "other" -> Become(x, IF Reads(x) /\ p[x].goal = "commit" /\ On("conflict")
                                            THEN End(x, "failed", 0) ELSE onward)
            [] found = "void" -> Become(x, onward)
            [] found = "absent" ->
                 IF ~On("absent-is-unknown") THEN Become(x, End(x, "failed", 0))
                 ELSE \/ Become(x, here)
                      \/ ~On("stay") /\ Become(x, next)
                      \/ p[x].goal = "commit" /\ Become(x, [here EXCEPT !.goal = "void"])
                      \/ p[x].goal = "void" /\ x # Resolver /\ Become(x, End(x, "unknown", 0))
  /\ UNCHANGED <<Log, Upkeep>>

\* ---- What befalls processes, and what others do.
Crash(x) == /\ "crash" \in Faults /\ p[x].stage \in {"put", "look", "judge"}
            /\ Become(x, Again(x)) /\ UNCHANGED <<Log, Upkeep>>
\* What no answer has vouched for is gone, and so is everything that was under way.
Power == /\ "power" \in Faults /\ firm < HeadVersion
         /\ slot' = [v \in Version |-> IF v > firm THEN Empty ELSE slot[v]]
         /\ past' = SubSeq(past, 1, firm) /\ flying' = {}
         /\ p' = [x \in Processes |-> IF p[x].stage \in {"acked", "failed", "unknown"} THEN p[x]
                                      ELSE [Idle EXCEPT !.stage = "dead"]]
         /\ UNCHANGED <<firm, Upkeep>>
Other(kind) == [kind |-> kind, txn |-> "other", base |-> Nobody]
OtherPuts ==
  LET v == HeadVersion + 1 IN
  /\ "others" \in Faults /\ v <= Slots /\ slot[v] = Empty /\ (Coarse => ~Looking)
  /\ Land(v, Other("commit")) /\ firm' = v /\ UNCHANGED <<flying, Upkeep, p>>
\* The late put of a client that was stalled, into a slot that has been cleaned.
Stray == /\ "stray" \in Faults
         /\ \E v \in 1..boundary, kind \in {"commit", "void"} :
              slot[v] = Empty /\ Land(v, Other(kind))
         /\ UNCHANGED <<flying, firm, Upkeep, p>>

\* ---- Log checkpoints and cleaning, as steps of an indexer or, without one, at once.
Index == /\ "indexer" \in Helpers /\ p["indexer"].stage = "index"
         /\ LET v == p["indexer"].seen IN
            /\ indexes' = indexes \cup {v}
            /\ honest' = IF p["indexer"].honest /\ v \notin indexes THEN honest \cup {v} ELSE honest
         /\ Become("indexer", Idle) /\ UNCHANGED <<Log, boundary, planned>>
IndexAtOnce == /\ "clean" \in Faults /\ "indexer" \notin Helpers /\ HeadVersion > Newest
               /\ indexes' = indexes \cup {HeadVersion} /\ honest' = indexes'
               /\ UNCHANGED <<Log, boundary, planned, p>>
PlanBoundary ==
  /\ "slow" \in Faults
  /\ \E v \in indexes : v > boundary /\ v \notin planned /\ planned' = planned \cup {v}
  /\ UNCHANGED <<Log, indexes, honest, boundary, p>>
\* Boundaries are a numbered sequence: one that came late does not bring an earlier one back.
PutBoundary ==
  /\ \E v \in IF "slow" \in Faults THEN planned ELSE {w \in indexes : w > boundary} :
       /\ boundary' = IF On("boundary-grows") /\ boundary > v THEN boundary ELSE v
       /\ planned' = planned \ {v}
  /\ UNCHANGED <<Log, indexes, honest, p>>
Clean == /\ \E v \in 1..boundary : slot[v] # Empty
         /\ slot' = [v \in Version |-> IF v <= boundary THEN Empty ELSE slot[v]]
         /\ UNCHANGED <<past, flying, firm, Upkeep, p>>

Next ==
  \/ \E x \in Processes : Begin(x) \/ Step(x) \/ Recheck(x)
  \/ \E x \in Processes \ Helpers : \/ PutAnswered(x) \/ PutTaken(x) \/ PutLost(x) \/ PutFails(x)
                                    \/ PutDelayed(x) \/ Look(x) \/ Judge(x) \/ Crash(x)
  \/ Arrive \/ Power \/ OtherPuts \/ Stray
  \/ Index \/ IndexAtOnce \/ PlanBoundary \/ PutBoundary \/ Clean
Spec == Init /\ [][Next]_vars

\* ---- What holds.
Transactors == Committers \cup Deciders
AckedIsThere == \A x \in Transactors : p[x].stage = "acked" => p[x].seen \in Landed(x)
FailedNeverLands == \A x \in Transactors : p[x].stage = "failed" => Landed(x) = {}
LandsOnce == \A x \in Transactors : Cardinality(Landed(x)) <= 1
ReadsAreSerial ==
  \A v \in 1..HeadVersion : past[v].kind = "commit" /\ past[v].base # Nobody
                     => \A u \in (past[v].base + 1)..(v - 1) : past[u].kind = "void"
\* Whoever reads has a prefix of the history, as long as the history was when it began.
ReadersSeePrefix ==
  "reader" \in Helpers /\ p["reader"].stage = "done"
  => p["reader"].honest /\ p["reader"].seen >= p["reader"].began
IndexesAreTrue == indexes = honest
BaseIsTrue == \A x \in Transactors : p[x].stage = "put" => p[x].honest
====
