"""Whether the cores are busy, from what the kernel counts: user, nice, system, idle, iowait, irq, softirq, steal."""

from pathlib import Path

from infra.local.cores import Cores


def busy_after(counts: str, folder: Path) -> bool:
    stat = folder / "stat"
    stat.write_text("cpu  0 0 0 0 0 0 0 0 0 0\n")
    cores = Cores(stat)
    stat.write_text(f"cpu  {counts} 0 0\n")
    return cores.busy()


def test_cores_that_have_nothing_left_are_busy(tmp_path: Path) -> None:
    assert busy_after("90 0 10 0 0 0 0 0", tmp_path)


def test_cores_that_wait_for_a_disk_have_time_left(tmp_path: Path) -> None:
    assert not busy_after("50 0 10 0 40 0 0 0", tmp_path)


def test_who_works_at_a_lower_priority_gives_way_and_keeps_no_core_busy(tmp_path: Path) -> None:
    assert not busy_after("20 80 0 0 0 0 0 0", tmp_path)


def test_a_kernel_that_counts_nothing_always_has_time_left(tmp_path: Path) -> None:
    cores = Cores(tmp_path / "nowhere")
    assert not cores.busy()
