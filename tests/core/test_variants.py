"""Variants: drawn from a secret, a student and a slot, and from nothing else."""

import hashlib
import hmac

import numpy as np
import pytest

from qgen.families import load_family
from qgen.family import Family, Level, Misconception, Part
from qgen.params import Choice, Fixed, realise
from qgen.problem import Problem
from qgen.variants import MAX_ATTEMPTS, NoFitVariant, derive, draw


def product(x, k, *, step):
    step("z", x * k)


def family(*, fit=None, options=(1, 2, 3, 4), misconceptions=()):
    level = Level({"x": Choice(options), "k": Fixed(3)}, (Part("z"),))
    return Family(
        id="tiny",
        title="A product",
        unit=1,
        topic="numbers",
        source="none",
        solver=product,
        levels={1: level},
        misconceptions=misconceptions,
        fit=fit,
    )


def keys(*students, secret=b"secret", slot="1"):
    return [derive(secret, student, slot) for student in students]


# ---- secrets -------------------------------------------------------------------------------------


def test_a_key_is_the_hmac_of_its_context():
    expected = hmac.new(b"secret", b'["student", "1"]', hashlib.sha256).digest()
    assert derive(b"secret", "student", "1") == expected


CONTEXTS = (
    ("a", "b"),
    ("b", "a"),
    ("ab",),
    ("a", "", "b"),
    ('a", "b',),
    ("a", "b", ""),
    ("A", "b"),
    ("ä", "b"),
    ("a\u0308", "b"),
    ("李小龍", "1"),
    ("\ud800", "1"),
)


def test_different_contexts_have_different_keys():
    assert len({derive(b"s", *context) for context in CONTEXTS}) == len(CONTEXTS)


def test_different_secrets_have_different_keys():
    assert derive(b"s", "a", "1") != derive(b"t", "a", "1")


# ---- the stream ----------------------------------------------------------------------------------


def test_parameters_of_a_fixed_secret_never_change():
    """Whoever changes the stream changes every practice exam: think twice."""
    drawn = draw(Problem(load_family("adam"), 2), keys("student"))
    assert {name: value[0].tolist() for name, value in drawn.items()} == {
        "theta": [-1.9, 0.6],
        "grad": [-0.7, -0.3],
        "m_prev": [0.1, -0.1],
        "v_prev": [0.5, 0.4],
        "t": 4.0,
        "lr": 0.5,
        "beta1": 0.9,
        "beta2": 0.95,
        "eps": 0.001,
    }


def test_words_are_little_endian_shake_256_of_the_seed():
    seeds = [b"one", b"two"]
    words = [int.from_bytes(hashlib.shake_256(seed).digest(8), "little") for seed in seeds]
    drawn = realise(Problem(family(), 1).spec.params, seeds)
    np.testing.assert_array_equal(drawn["x"], [[1, 2, 3, 4][word % 4] for word in words])


def test_the_first_fit_attempt_is_the_variant():
    key = derive(b"secret", "student", "1")
    problem = Problem(family(fit=lambda s: s.x == 4), 1)
    attempts = [key + number.to_bytes(4, "big") for number in range(100)]
    assert draw(problem, [key])["x"] == 4
    everyone = Problem(family(), 1)
    assert draw(everyone, [key])["x"] == realise(everyone.spec.params, attempts)["x"][0]


def adam_of(*args, **kwargs):
    return draw(Problem(load_family("adam"), 2), keys(*args, **kwargs))


def same(one, other):
    return all((one[name] == other[name]).all() for name in one)


@pytest.mark.parametrize(
    "other",
    [
        lambda: adam_of("another"),
        lambda: adam_of("student", slot="2"),
        lambda: adam_of("student", secret=b"another"),
    ],
    ids=["student", "slot", "secret"],
)
def test_another_student_slot_or_secret_has_other_numbers(other):
    assert same(adam_of("student"), adam_of("student"))
    assert not same(adam_of("student"), other())


def test_variants_do_not_depend_on_their_neighbours():
    together = adam_of("a", "b", "c", "b")
    for k, student in enumerate("abcb"):
        alone = adam_of(student)
        assert all((alone[name][0] == together[name][k]).all() for name in alone)


# ---- what is not fit -----------------------------------------------------------------------------


def test_only_fit_variants_are_drawn():
    drawn = draw(Problem(family(fit=lambda s: s.z == 6), 1), keys(*map(str, range(20))))
    assert set(drawn["x"]) == {2}


def test_variants_where_an_error_does_not_show_are_not_drawn():
    added = Misconception("added", "z", lambda s: s.x + s.k, "It is a product.")
    problem = Problem(family(options=(1.5, 2, 3), misconceptions=(added,)), 1)
    drawn = draw(problem, keys(*map(str, range(40))))
    assert set(drawn["x"]) == {2, 3}  # 1.5 + 3 = 1.5 * 3


def test_ambiguous_rounding_is_not_drawn():
    drawn = draw(Problem(family(options=(0.5, 1)), 1, 0), keys(*map(str, range(40))))
    assert set(drawn["x"]) == {1}  # 0.5 * 3 = 1.5 lies half-way between 1 and 2


def test_undefined_values_are_not_drawn():
    level = Level({"x": Choice([0, 1]), "k": Fixed(1)}, (Part("z"),))
    broken = Family("tiny", "t", 1, "t", "s", lambda x, k, step: step("z", k / x), {1: level}, ())
    assert set(draw(Problem(broken, 1), keys(*map(str, range(20))))["x"]) == {1}


def test_a_family_that_is_never_fit_is_reported_with_what_was_asked():
    never = Problem(family(fit=lambda s: np.zeros(len(s.x), dtype=bool)), 1, 2)
    message = f"tiny, level 1, 2 decimals: none of {MAX_ATTEMPTS} draws was fit to print"
    with pytest.raises(NoFitVariant, match=message):
        draw(never, keys("a", "b"))
