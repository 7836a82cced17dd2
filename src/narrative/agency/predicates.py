"""Of each verb of a parsed text its subject, named or understood, and whether it is passive and negated.

The verbs are read from the roots downwards, each behind the one that it hangs on, so that what is understood
is known when it is needed, however deep a sentence goes.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from narrative.agency.denials import denies, is_nobody, list_coordinators
from narrative.agency.phrases import asks, find_agents, is_stranded, list_coordinated
from narrative.agency.syntax import (
    BE,
    CIRCUMSTANCES,
    LEADING,
    LIGHT,
    NO_CLAUSE,
    NOMINALS,
    OF_NOBODY,
    OF_OBJECT,
    PERCEIVING,
    PREDICATES,
    PROMISING,
    RECEIVING,
    RELATIVE,
    TOUGH,
    VERBS,
)
from narrative.agency.trees import Tree, is_label
from narrative.agency.verb_forms import has_to, is_bare, is_infinitive, is_participle
from narrative.agency.words import INTRANSITIVE

#: No token.
NONE = -1
#: Of so many objects or agents of one verb the others share the first.
_MOST = 60


@dataclass
class Verbs:
    """What is known of the verbs of a tree, a place for each token.

    Attributes:
        subject: the head of its subject; -1 for none.
        passive: whether it is passive.
        negated: whether it is negated.
        antecedent: the noun that the relative clause around it describes.
        gap: the noun that is its object without standing there: *the man they met*.
        linking: of a predicate without a verb, its copula or the verb that it completes; "" of all others.
    """

    tree: Tree
    linking: list[str] = field(init=False)
    _located: set[int] = field(init=False, default_factory=set)
    _objects: dict[int, list[int]] = field(init=False, default_factory=dict)
    _agents: dict[int, list[int]] = field(init=False, default_factory=dict)
    _coordinated: dict[int, tuple[int, ...]] = field(init=False, default_factory=dict)
    subject: list[int] = field(init=False)
    passive: list[bool] = field(init=False)
    negated: list[bool] = field(init=False)
    antecedent: list[int] = field(init=False)
    gap: list[int] = field(init=False)

    def __post_init__(self) -> None:
        n_tokens = len(self.tree)
        self.subject, self.antecedent, self.gap = ([NONE] * n_tokens for _ in range(3))
        self.passive, self.negated = [False] * n_tokens, [False] * n_tokens
        self.linking = [""] * n_tokens
        for token in self.tree.downwards:
            self._read(token)

    def _read(self, token: int) -> None:
        tree, label, head = self.tree, self.tree.labels[token], self.tree.heads[token]
        if is_label(label, "acl:relcl"):
            self.antecedent[token] = head
        elif head >= 0 and is_label(label, "conj", "xcomp", "ccomp", "advcl", "parataxis", "csubj"):
            self.antecedent[token] = self.antecedent[head]
        self.linking[token] = self._find_linking(token)
        if not self.is_predicate(token):
            return
        if tree.find(token, "case"):
            self._located.add(token)
        own = [each for each in tree.find(token, "nsubj") if not tree.labels[each].endswith("outer")]
        self.passive[token] = self._is_passive(token, own)
        if own:
            self.subject[token] = self.resolve(own[-1], token)
        elif not tree.find(token, "expl", "csubj") or is_label(label, "acl:relcl"):
            self.subject[token] = self._find_understood(token)
        if self.subject[token] >= 0 and tree.lemmas[self.subject[token]] == "there":
            self.subject[token] = NONE
        self.negated[token] = self._is_negated(token)
        self._find_gap(token, own)

    # ------------------------------------------------------------------------------------------ what it is

    def is_predicate(self, token: int) -> bool:
        """Whether a token is the head of a clause: a verb, or what stands in the place of one."""
        return self.is_verb(token) or self.linking[token] != ""

    def is_verb(self, token: int) -> bool:
        """Whether a token is a verb with a clause of its own."""
        tree = self.tree
        return tree.kinds[token] in VERBS and not is_label(tree.labels[token], *NO_CLAUSE, "obl:npmod")

    def _find_linking(self, token: int) -> str:
        """Return the verb of a predicate that is none itself: *be* of *a coward* in *is a coward*."""
        tree, label, head = self.tree, self.tree.labels[token], self.tree.heads[token]
        if tree.kinds[token] in VERBS:
            return ""
        for each in tree.find(token, "cop"):
            return "be" if tree.lemmas[each] in BE else tree.lemmas[each]
        if head < 0:
            return ""
        if is_label(label, "xcomp", "oprd", "acomp", "attr"):
            return "be" if tree.lemmas[head] in BE else tree.lemmas[head]
        if label != "conj" or tree.kinds[token] not in PREDICATES or head in self._located:
            return ""
        return self.linking[head]

    def _is_passive(self, token: int, own: list[int]) -> bool:
        tree, label, head = self.tree, self.tree.labels[token], self.tree.heads[token]
        if not self.is_verb(token):
            return bool(tree.find(token, "aux:pass"))
        if any(is_label(tree.labels[each], "nsubj:pass") for each in own) or tree.has(token, "Voice=Pass"):
            return True
        if tree.find(token, "aux:pass", "expl:pass", "obl:agent", "agent", "csubj:pass"):
            return True
        if tree.has(token, "Voice=Act", "Voice=Mid"):
            return False
        if label == "acl" and not own and tree.tags[token] == "VBD":
            return not self.list_objects(token)  # what the tagger took for a past tense
        auxiliaries = [each for each in tree.find(token, "aux", "cop") if tree.lemmas[each] != "to"]
        if not is_participle(self.tree, token, past=True):
            return False
        if auxiliaries:
            return tree.lemmas[auxiliaries[-1]] == "be"
        if label == "conj" and head >= 0 and not own:
            return self.passive[head]
        if is_label(label, "acl:relcl"):
            return False
        if own:  # *with the gate closed*, but not *with Lee gone*
            absolute = is_label(label, "advcl") and tree.forms[token].lower() not in INTRANSITIVE
            return absolute and not self.list_objects(token)
        return is_label(label, "acl", "advcl", "xcomp", "pcomp")

    def _is_negated(self, token: int) -> bool:
        tree, head = self.tree, self.tree.heads[token]
        below = tree.children[token]
        if any(denies(self.tree, each) for each in below) or tree.has(token, "Polarity=Neg"):
            return True
        said = [each for each in below if is_label(tree.labels[each], "nsubj", "obj", "agent", "obl:agent")]
        if any(is_nobody(self.tree, each) for each in said) or is_nobody(self.tree, token):
            return True
        if head < 0:
            return False
        if is_label(tree.labels[token], "attr", "acomp", "oprd"):
            return self.negated[head]
        if is_label(tree.labels[token], "xcomp"):
            return self.negated[head] and (self.linking[token] != "" or not self.list_objects(head))
        if tree.labels[token] == "conj":
            return self.negated[head] and bool(list_coordinators(self.tree, token) & {"or", "nor"})
        return tree.labels[token] == "pcomp" and tree.lemmas[head] == "without"

    # ---------------------------------------------------------------------------------------- its subject

    def resolve(self, token: int, verb: int) -> int:
        """Return the noun that a relative pronoun stands for; any other word as it is."""
        tree = self.tree
        tells = tree.has(token, "PronType=Rel") or tree.tags[token] == "PRELS"
        if tells or tree.lemmas[token] in RELATIVE:
            noun = self.antecedent[verb]
            if noun >= 0 and tree.kinds[token] in ("PRON", "DET", "SCONJ", ""):
                return noun
        return token

    def _find_understood(self, token: int) -> int:
        """Return the subject of a predicate that has none of its own."""
        tree, label, head = self.tree, self.tree.labels[token], self.tree.heads[token]
        if head < 0:
            return NONE
        if is_label(label, "attr", "acomp"):
            return self.subject[head]
        if label == "conj":
            return self.subject[head] if self.is_predicate(head) else NONE
        if is_label(label, "xcomp", "oprd"):
            return self._find_controller(token, head)
        if is_label(label, "ccomp"):
            return self._find_controller(token, head) if is_infinitive(self.tree, token) else NONE
        if is_label(label, "acl:relcl"):
            return self._subject_of_relative(token, head)
        if is_label(label, "acl"):
            return self._subject_of_adjunct(token, head)
        if is_label(label, "advcl", "parataxis"):
            return self._subject_beside(token, head, self._list_links(token))
        if is_label(label, "pcomp") and is_label(tree.labels[head], "prep", "case", "mark"):
            return self._subject_beside(token, tree.heads[head], {tree.lemmas[head]})
        return NONE

    def _list_links(self, token: int) -> set[str]:
        tree = self.tree
        return {tree.lemmas[each] for each in tree.find(token, "mark", "case")} - {"to"}

    def _find_controller(self, token: int, head: int) -> int:
        """Return who a complement is said of: the object of the verb that it completes, or its subject."""
        tree = self.tree
        if not self.is_predicate(head) or (tree.lemmas[head] in TOUGH and self.is_verb(token)):
            return NONE
        objects = [each for each in self.list_objects(head) if not tree.has(each, "Reflex=Yes")]
        light = tree.lemmas[head] in LIGHT and has_to(self.tree, token)
        if light and self.passive[head] and tree.lemmas[head] != "make":
            return next(iter(self.list_agents(head)), NONE)
        if objects and not self.passive[head] and not light and tree.lemmas[head] not in PROMISING:
            return self.resolve(objects[0], head)
        return self.subject[head]

    def _subject_of_relative(self, token: int, head: int) -> int:
        """Return the noun that a participle describes that is labelled as a relative clause."""
        return head if is_participle(self.tree, token, past=False) else NONE

    def _subject_of_adjunct(self, token: int, head: int) -> int:
        """Return the noun that a participle describes: *the man killed there*, *people living there*.

        Of an infinitive behind a noun only verbs that say little by themselves tell who: *took steps to stop
            it*.
        """
        tree = self.tree
        if tree.kinds[head] not in NOMINALS or self._list_links(token):
            return NONE
        if is_infinitive(self.tree, token):
            verb = tree.heads[head]
            light = verb >= 0 and tree.lemmas[verb] in LIGHT and is_label(tree.labels[head], "obj")
            return self.subject[verb] if light else NONE
        return head if self.passive[token] or is_participle(self.tree, token, past=False) else NONE

    def _subject_beside(self, token: int, head: int, links: set[str]) -> int:
        """Return the subject of a participle or an infinitive that goes with another clause."""
        if head < 0 or not self.is_predicate(head) or links & OF_NOBODY:
            return NONE
        infinitive = is_infinitive(self.tree, token)
        if not (infinitive or self.passive[token] or is_participle(self.tree, token, past=False)):
            return NONE
        if self.passive[head]:
            return NONE if infinitive or "by" in links else self.subject[head]
        lemma, tells = self.tree.lemmas[head], bool(links & OF_OBJECT)
        if "for" in links and lemma in RECEIVING:
            tells = False
        if not links and lemma in PERCEIVING and self.tree.kinds[token - 1] != "PUNCT":
            tells = True
        if tells and not infinitive:
            for each in self.list_objects(head):
                return self.resolve(each, head) if each < token else self.subject[head]
        return self.subject[head]

    # ------------------------------------------------------------------------ an object not standing there

    def _find_gap(self, token: int, own: list[int]) -> None:
        """Note the noun that is the object of a relative clause without a pronoun."""
        tree, head = self.tree, self.tree.heads[token]
        noun = self.gap[token]
        if is_label(tree.labels[token], "acl:relcl") and self.is_verb(token):
            pronoun = any(asks(self.tree, each) for each in tree.children[token])
            named = own and self.resolve(own[-1], token) == own[-1]
            if named and not pronoun and tree.lemmas[head] not in CIRCUMSTANCES:
                noun = head
        self.gap[token] = NONE
        if noun < 0 or self.passive[token] or tree.find(token, "obj", "ccomp"):
            return
        if any(is_stranded(self.tree, each) for each in tree.children[token]):
            return
        lower = [each for each in tree.find(token, "xcomp") if self.is_verb(each)]
        if lower:
            self.gap[lower[0]] = noun
        elif self.is_verb(token) and tree.lemmas[token] not in BE:
            self.gap[token] = noun

    # ------------------------------------------------------------------------------- objects, and by whom

    def list_objects(self, token: int) -> list[int]:
        """Return the heads of a verb's own objects; of the indirect ones, if there are no others."""
        if token not in self._objects:
            own = self.tree.find(token, "obj") or self.tree.find(token, "iobj") or self._find_led(token)
            self._objects[token] = own[:_MOST]
        return self._objects[token]

    def _find_led(self, token: int) -> list[int]:
        """Return the subject of the infinitive behind *help*, *let* and the like, on whom these act."""
        tree = self.tree
        if tree.lemmas[token] not in LEADING:
            return []
        behind = [each for each in tree.find(token, "ccomp") if is_bare(self.tree, each)]
        return [subject for each in behind[:1] for subject in tree.find(each, "nsubj")]

    def expand(self, head: int) -> tuple[int, ...]:
        """Return the head of a noun phrase with those coordinated with it; none for no phrase."""
        if head < 0:
            return ()
        if head not in self._coordinated:
            self._coordinated[head] = tuple(list_coordinated(self.tree, head))
        return self._coordinated[head]

    def list_agents(self, token: int) -> list[int]:
        """Return the heads of the phrases that say by whom a passive is done."""
        if token not in self._agents:
            self._agents[token] = find_agents(self.tree, token)[:_MOST]
        return self._agents[token]
