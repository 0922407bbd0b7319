import threading

import pytest

from reporter.collect.crew import Crew


def test_results_come_in_order_and_an_error_in_its_place():
    """The order is that of the items, whichever thread is first; the first error ends the iteration."""
    crew = Crew(3)

    results = crew.map(lambda item: 6 // item, [3, 2, 1, 0, 1])

    assert [next(results) for _ in range(3)] == [2, 3, 6]
    with pytest.raises(ZeroDivisionError):
        next(results)
    crew.close()


@pytest.mark.parametrize("end", ["dropped", "closed"])
def test_what_has_not_begun_never_does(end):
    """After the iterator is dropped, or the crew closed, the one thread ends what it is at and takes up no more."""
    crew, begun, gate = Crew(1), [], threading.Event()

    def work(item: int) -> int:
        begun.append(item)
        if item:
            gate.wait(10)
        return item

    results = crew.map(work, range(5))
    assert next(results) == 0
    if end == "dropped":
        results.close()
        gate.set()
        assert list(crew.map(lambda item: item, [7])) == [7]
    else:
        crew.close()
        gate.set()
    for thread in crew._threads:
        crew.close()
        thread.join(10)

    assert set(begun) <= {0, 1}
