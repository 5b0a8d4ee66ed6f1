"""Seconds, CPU and memory of this process and of those it has started and seen end."""
import resource
import time

EDGE_COMMITS = 50


def cpu_seconds():
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


class Measure:
    def __init__(self):
        self.cpu, self.start = cpu_seconds(), time.perf_counter()

    def figures(self):
        seconds, cpu = time.perf_counter() - self.start, cpu_seconds() - self.cpu
        rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        return {"seconds": seconds, "cpuSeconds": cpu, "rssBytes": rss}


class Edges:
    """What the first and the last of many commits took, up to 50 of each."""

    def __init__(self, commits):
        self.commits = commits
        self.edge = min(EDGE_COMMITS, commits // 2)
        self.marks = {0: Measure()}

    def made(self, number):
        """To be called after each commit with how many there are."""
        if number in (self.edge, self.commits - self.edge, self.commits):
            self.marks[number] = Measure()

    def figures(self):
        def between(first, last):
            begin, end = self.marks[first], self.marks[last]
            return {"seconds": end.start - begin.start, "cpuSeconds": end.cpu - begin.cpu}
        last = between(self.commits - self.edge, self.commits)
        return {"edge": self.edge, "first": between(0, self.edge), "last": last}
