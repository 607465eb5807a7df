"""Runs and findings in memory: the twin, for tests of rules."""

from layers.shop.backoffice.reconciliation.model import Finding, Run, Sums, Suspect
from layers.shop.backoffice.reconciliation.port import RunPage


class MemoryLedger:
    def __init__(self) -> None:
        self._runs: dict[str, Run] = {}
        self._sums: dict[str, list[Sums]] = {}
        self._suspects: dict[str, dict[str, Suspect]] = {}
        self._findings: dict[str, dict[tuple[str, str], Finding]] = {}

    def start(self, run: Run) -> None:
        self._runs[run.run_id] = run

    def get(self, run_id: str) -> Run | None:
        return self._runs.get(run_id)

    def runs(self, limit: int, after: str | None = None) -> RunPage:
        newest = [run for key, run in sorted(self._runs.items(), reverse=True) if after is None or key < after]
        return RunPage(newest[:limit], newest[limit - 1].run_id if len(newest) > limit else None)

    def advance(self, run: Run, sums: Sums) -> bool:
        if self._runs[run.run_id].step != run.step - 1:
            return False
        self._runs[run.run_id] = run
        self._sums.setdefault(run.run_id, []).append(sums)
        return True

    def sums(self, run_id: str) -> Sums:
        whole = Sums()
        for part in self._sums.get(run_id, []):
            whole.add(part)
        return whole

    def suspect(self, run_id: str, suspects: list[Suspect]) -> None:
        known = self._suspects.setdefault(run_id, {})
        known |= {each.key: each for each in suspects}

    def suspects(self, run_id: str, after: str, limit: int) -> tuple[list[Suspect], str]:
        keys = sorted(key for key in self._suspects.get(run_id, {}) if key > after)
        page = keys[:limit]
        return [self._suspects[run_id][key] for key in page], page[-1] if len(keys) > limit else ""

    def put(self, run_id: str, finding: Finding) -> None:
        known, key = self._findings.setdefault(run_id, {}), (finding.kind, finding.subject)
        if key not in known or known[key].state != "repaired":
            known[key] = finding

    def findings(self, run_id: str) -> list[Finding]:
        return [finding for _, finding in sorted(self._findings.get(run_id, {}).items())]
