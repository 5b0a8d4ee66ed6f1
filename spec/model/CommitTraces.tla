---- MODULE CommitTraces ----
\* The traces of Commit that are kept as conformance cases. What befalls a process is a word; each
\* pair of words that follow one another in one process, and that no trace before has had, gives one
\* shortest trace in which every process comes to an end.
EXTENDS Commit, TLC

VARIABLES pairs, last, voids, byResolver
all == <<vars, pairs, last, voids, byResolver>>

\* A process tries a void twice in one slot, and then says that it does not know.
VoidsMax == 2
\* A resolver voids one of the names of a commit; who voids its own, by all of them, need not take
\* that for the end, and no trace says which it does.
Vague(x) == /\ x # Resolver /\ byResolver /\ p[x].stage = "judge" /\ p[x].goal = "void"
            /\ p[x].found = "own void"

Word(x) ==
  LET was == p[x]
      is == p'[x] IN
  CASE was.stage = "put" ->
         IF slot' # slot THEN IF is.stage = "judge" THEN "lands" ELSE "lands unanswered"
         ELSE IF flying' # flying THEN "is delayed"
         ELSE IF is.answered THEN "is taken" ELSE "fails"
    [] was.stage = "judge" -> was.found
    [] OTHER -> was.stage
Moved == {x \in Processes : p'[x] # p[x]}
Pair(x) == <<Reads(x), x = Resolver, p[x].goal, last[x], Word(x)>>
Arrived ==
  IF flying' = flying \/ slot' = slot THEN {}
  ELSE {<<"arrives", put.entry.kind, p["a"].goal, p["a"].stage>> : put \in flying \ flying'}
IsSpent(x) == /\ x # Resolver /\ p[x].stage = "put" /\ p[x].goal = "void"
              /\ voids[x] = VoidsMax
MayMove(x) == ~Vague(x) /\ ~IsSpent(x)

InitTraces == /\ Init /\ pairs = {} /\ byResolver = FALSE
              /\ last = [x \in Processes |-> ""] /\ voids = [x \in Processes |-> 0]
NextTraces ==
  /\ Next
  /\ \A x \in Moved : MayMove(x) /\ (x = Resolver => Word(x) \notin {"fails", "is delayed"})
  /\ pairs' = pairs \cup {Pair(x) : x \in {y \in Moved : Word(y) # "look"}} \cup Arrived
  /\ last' = [x \in Processes |-> IF x \in Moved /\ Word(x) # "look" THEN Word(x) ELSE last[x]]
  /\ voids' = [x \in Processes |->
       IF x \notin Moved THEN voids[x] ELSE IF p'[x].seen # p[x].seen THEN 0
       ELSE IF p[x].stage = "put" /\ p[x].goal = "void" THEN voids[x] + 1 ELSE voids[x]]
  /\ byResolver' = (byResolver \/ \E x \in Moved : x = Resolver /\ slot' # slot)
SpecTraces == InitTraces /\ [][NextTraces]_all

Ended == {"acked", "failed", "unknown"}
IsQuiet == \A x \in Processes : p[x].stage \in Ended \/ p[x] = Idle

ASSUME TLCSet(1, {})
IsKnown == \/ ~IsQuiet
           \/ pairs \subseteq TLCGet(1)
           \/ (TLCSet(1, TLCGet(1) \cup pairs) /\ FALSE)
====
