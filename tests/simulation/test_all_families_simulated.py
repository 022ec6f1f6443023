"""Every family keeps the promises of the report, on a small class."""

import pytest

from qgen.catalogue import problem
from qgen.families import all_families
from qgen.marking.verdicts import Policy
from qgen.simulation.marks import Subject
from qgen.simulation.measure import measure


@pytest.mark.parametrize("family", all_families())
def test_every_target_is_met_at_level_2(family):
    asked = problem(family, 2, 3, {})
    if not asked.asked:
        return  # no value is computed
    marks = [part.marks for part in asked.values.values()]
    found = measure(Subject(asked, marks, Policy()), 200, b"all families")
    assert list(found.misses()) == []
    assert found.honest.answers >= 20_000
