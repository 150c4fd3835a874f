# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every end-to-end test finds: the modules beside it, and networks that keep their logs when a test fails. Run by
run.py, whose reporter is config.tap."""
import os
import sys

import pytest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "vty"))


@pytest.fixture(scope="module")
def networks(request):
    """-> a function that starts a network (its arguments are Network's). All are stopped after the module."""
    from network import Network
    started = []

    def start(**kwargs):
        network = Network(**kwargs)
        started.append(network)
        network.start()
        return network

    yield start
    problems = [problem for network in reversed(started) for problem in network.stop()]
    for network in started:
        if problems or request.config.tap.failed:
            request.config.tap.comment(f"logs are kept in {network.dir}")
        else:
            network.remove()
    assert not problems, "\n".join(problems)
