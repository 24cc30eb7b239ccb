"""Two models of queueing as one writes them with SimPy: MODEL TICKETS, where MODEL is mm14 or three-lines.

Prints the number of tickets that were played, the seconds of the clock that this took, and the mean time from the arrival of a
ticket until it leaves.
"""

import random
import sys
import time

import simpy


class Line:
    """Servers with one queue before them, and where tickets go from there: pairs of a chance and the number of a line."""

    def __init__(self, env, servers, rate, moves=()):
        self.servers = simpy.Resource(env, capacity=servers)
        self.rate = rate
        self.moves = moves

    def next(self):
        u = random.random()
        for chance, line in self.moves:
            if u < chance:
                return line
            u -= chance
        return None


def ticket(env, lines, stays):
    came = env.now
    at = 0
    while at is not None:
        line = lines[at]
        with line.servers.request() as served:
            yield served
            yield env.timeout(random.expovariate(line.rate))
        at = line.next()
    stays.append(env.now - came)


def arrivals(env, rate, tickets, lines, stays):
    for _ in range(tickets):
        yield env.timeout(random.expovariate(rate))
        env.process(ticket(env, lines, stays))


MODELS = {
    "mm14": (100 / 30, [(14, 1 / 3)]),
    "three-lines": (20, [(7, 4, [(0.3, 1)]), (9, 1, [(0.05, 0), (0.25, 2)]), (4, 0.5, [(0.1, 1)])]),
}


def main(model, tickets):
    random.seed(1)
    rate, nodes = MODELS[model]
    env = simpy.Environment()
    stays = []
    env.process(arrivals(env, rate, tickets, [Line(env, *node) for node in nodes], stays))
    began = time.perf_counter()
    env.run()
    print(len(stays), time.perf_counter() - began, sum(stays) / len(stays))


main(sys.argv[1], int(sys.argv[2]))
