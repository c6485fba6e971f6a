"""The figures of a test: how often the model is right, how sure it is, and where it errs. All shares are 0 to 1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from math import comb
from typing import Any

from reroute.evaldata import Case, Entity
from reroute.evalrun import FALLBACK, Answer, Judgement

OUT_OF_SCOPE = "out_of_scope"
ALARMS = 0.05
"""The largest share of what is in scope that may be rejected."""
BINS = 10
WORST = 50
Pair = tuple[Case, Answer]
Figures = dict[str, Any]


def figures(cases: Sequence[Case], judgement: Judgement) -> Figures:
    """Everything that is measured, ready for JSON; parts that the cases say nothing about are None."""
    pairs = list(zip(cases, judgement.answers, strict=True))
    return {
        "messages": len(pairs),
        "unknown_intents": sorted({case.intent for case in cases} - set(judgement.intents)),
        "intents": _scores(pairs),
        "by_language": _grouped(pairs, lambda case: case.lang),
        "by_file": _grouped(pairs, lambda case: case.source),
        "by_intent": by_intent(pairs),
        "confusion": _confusion(pairs),
        "calibration": calibration(pairs),
        "scope": scope(pairs),
        "language": _languages(pairs),
        "entities": _entities(pairs),
        "clauses": _clauses(pairs),
        "mistakes": mistakes(pairs),
    }


def is_right(case: Case, answer: Answer) -> bool:
    """Strictly: the one intent of the label."""
    return answer.intent == case.intent


def is_good(case: Case, answer: Answer) -> bool:
    """Leniently: an intent that would do as well; and what is out of scope may go un-understood."""
    return answer.intent in (case.intent, *case.alt) or (case.intent == OUT_OF_SCOPE and answer.intent == FALLBACK)


def by_intent(pairs: Sequence[Pair]) -> dict[str, Figures]:
    """Precision, recall and F1 of every intent that the cases have."""
    given, said = Counter(case.intent for case, _ in pairs), Counter(answer.intent for _, answer in pairs)
    hits = Counter(case.intent for case, answer in pairs if is_right(case, answer))
    return {name: {**_prf(hits[name], said[name], given[name]), "messages": given[name]} for name in sorted(given)}


def calibration(pairs: Sequence[Pair]) -> Figures:
    """Ten bins of confidence, and the expected calibration error: the mean gap between confidence and accuracy."""
    bins: list[list[Pair]] = [[] for _ in range(BINS)]
    for pair in pairs:
        bins[min(int(pair[1].confidence * BINS), BINS - 1)].append(pair)
    rows = [
        {
            "from": at / BINS,
            "messages": len(inside),
            "confidence": _share(sum(answer.confidence for _, answer in inside), len(inside)),
            "accuracy": _share(sum(is_right(*pair) for pair in inside), len(inside)),
        }
        for at, inside in enumerate(bins)
    ]
    gaps = sum(abs(sum(answer.confidence - is_right(case, answer) for case, answer in inside)) for inside in bins)
    return {"ece": _share(gaps, len(pairs)), "bins": rows}


def scope(pairs: Sequence[Pair]) -> Figures | None:
    """What each threshold would accept and reject, and the one to choose; None without both sorts.

    A message is rejected when the model holds it out of scope or is less sure than the threshold. To choose is where
    most is done right on both sides, each counted as a share of its own, and no more than `ALARMS` rejected in scope.
    """
    inside = [pair for pair in pairs if pair[0].intent != OUT_OF_SCOPE]
    outside = [pair for pair in pairs if pair[0].intent == OUT_OF_SCOPE]
    if not inside or not outside:
        return None
    curve = [_at_threshold(step / 100, inside, outside) for step in range(100)]
    bearable = [point for point in curve if point["accepted"] >= 1 - ALARMS]
    chosen = max(bearable or curve[:1], key=lambda point: point["answered_rightly"] + point["rejected"])
    return {"chosen": chosen, "curve": curve}


def mistakes(pairs: Sequence[Pair]) -> list[Figures]:
    """The messages that not even a lenient judge lets pass, those of which the model was surest first."""
    wrong = sorted((pair for pair in pairs if not is_good(*pair)), key=lambda pair: -pair[1].confidence)
    return [
        {
            "text": case.text,
            "lang": case.lang,
            "intent": case.intent,
            "taken_for": answer.intent,
            "confidence": round(answer.confidence, 4),
            "at": f"{case.source}:{case.line}",
        }
        for case, answer in wrong[:WORST]
    ]


def comparison(cases: Sequence[Case], ours: Judgement, others: Judgement) -> Figures:
    """What this model mends and breaks against another one, and how likely so uneven a split is by chance.

    `p` is the exact two-sided McNemar test over the messages on which the two differ.
    """
    mended: list[Figures] = []
    broken: list[Figures] = []
    for case, mine, other in zip(cases, ours.answers, others.answers, strict=True):
        if is_right(case, mine) != is_right(case, other):
            row = {
                "text": case.text,
                "lang": case.lang,
                "intent": case.intent,
                "now": mine.intent,
                "then": other.intent,
            }
            (mended if is_right(case, mine) else broken).append(row)
    return {"mended": mended, "broken": broken, "p": _by_chance(len(mended), len(broken))}


def _by_chance(some: int, rest: int) -> float:
    tosses = some + rest
    tail: int = sum(comb(tosses, k) for k in range(min(some, rest) + 1))
    return round(min(1.0, float(2 * tail / 2**tosses)), 4)


def _at_threshold(threshold: float, inside: Sequence[Pair], outside: Sequence[Pair]) -> Figures:
    taken = [(case, answer) for case, answer in inside if _accepted(answer, threshold)]
    answered = sum(answer.believed == case.intent for case, answer in taken) / len(inside)
    rejected = sum(not _accepted(answer, threshold) for _, answer in outside) / len(outside)
    return {
        "threshold": threshold,
        "accepted": _share(len(taken), len(inside)),
        "answered_rightly": round(answered, 4),
        "rejected": round(rejected, 4),
    }


def _accepted(answer: Answer, threshold: float) -> bool:
    return answer.believed != OUT_OF_SCOPE and answer.confidence >= threshold


def _scores(pairs: Sequence[Pair]) -> Figures:
    each = by_intent(pairs).values()
    return {
        "messages": len(pairs),
        "strict": _share(sum(is_right(*pair) for pair in pairs), len(pairs)),
        "lenient": _share(sum(is_good(*pair) for pair in pairs), len(pairs)),
        "macro_f1": _share(sum(row["f1"] for row in each), len(each)),
    }


def _grouped(pairs: Sequence[Pair], key: Callable[[Case], str]) -> dict[str, Figures]:
    names = sorted({key(case) for case, _ in pairs})
    return {name: _scores([pair for pair in pairs if key(pair[0]) == name]) for name in names}


def _confusion(pairs: Sequence[Pair]) -> list[Figures]:
    """Intents taken for others, the commonest first."""
    counts = Counter((case.intent, answer.intent) for case, answer in pairs if not is_right(case, answer))
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [{"intent": intent, "taken_for": other, "messages": count} for (intent, other), count in rows]


def _languages(pairs: Sequence[Pair]) -> dict[str, Figures]:
    """By language: how often it was recognised, left open, or taken for another one."""
    found: dict[str, Figures] = {}
    for code in sorted({case.lang for case, _ in pairs}):
        told = [answer.language for case, answer in pairs if case.lang == code]
        right, left_open = told.count(code), told.count(None)
        wrong = len(told) - right - left_open
        shares = {"right": right, "open": left_open, "wrong": wrong}
        found[code] = {"messages": len(told), **{name: _share(count, len(told)) for name, count in shares.items()}}
    return found


def _entities(pairs: Sequence[Pair]) -> Figures | None:
    """Precision, recall and F1 of details, by kind and over all; a detail is right with its value."""
    labelled = [(case.entities, answer.entities) for case, answer in pairs if case.entities is not None]
    if not labelled:
        return None
    hits = _kinds(each for given, said in labelled for each in (Counter(given) & Counter(said)).elements())
    said_of = _kinds(each for _, said in labelled for each in said)
    given_of = _kinds(each for given, _ in labelled for each in given)
    by_kind = {name: _prf(hits[name], said_of[name], given_of[name]) for name in sorted(given_of | said_of)}
    return {"all": _prf(hits.total(), said_of.total(), given_of.total()), "by_kind": by_kind}


def _kinds(entities: Iterable[Entity]) -> Counter[str]:
    return Counter(kind for kind, _ in entities)


def _clauses(pairs: Sequence[Pair]) -> Figures | None:
    """How many messages were taken apart exactly as they should, in their order."""
    told = [case.clauses == answer.clauses for case, answer in pairs if case.clauses is not None]
    return {"messages": len(told), "exact": _share(sum(told), len(told))} if told else None


def _prf(hits: int, said: int, given: int) -> dict[str, float]:
    return {"precision": _share(hits, said), "recall": _share(hits, given), "f1": _share(2 * hits, said + given)}


def _share(part: float, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
