"""Logs, metrics and traces, set up once. Personal data never goes here: ids, counts, codes and times only."""

import time
from collections.abc import Callable
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from layers.cloud import aws, names, settings
from layers.cloud.watch import pulse_log

SERVICE = f"{settings.SERVICE()}-{names.stage()}"  # two stages may share an account

logger = Logger(
    service=SERVICE,
    level=settings.LOG_LEVEL(),
    utc=True,
)
metrics = Metrics(
    namespace="Sluice", service=f"{settings.SERVICE()}-{names.stage()}"
)  # two stages may share an account


def about(**ids: str) -> None:
    """Put ids (`order_id=`) on every further log line of this invocation, and all of a batch's on its line of metrics:
    there a step that succeeds leaves its only trace."""
    logger.append_keys(**ids)
    for name, value in ids.items():
        others = metrics.metadata_set.get(name, "")
        if value not in others:
            metrics.add_metadata(name, f"{others} {value}".lstrip())


def count(outcome: str, amount: int = 1) -> None:
    """Count an outcome ("OrderPlaced") as a CloudWatch metric, through the log (EMF)."""
    metrics.add_metric(name=outcome, unit=MetricUnit.Count, value=amount)


def measure(what: str, milliseconds: float) -> None:
    """Keep how long something took ("OrderDuration"), for percentiles: every value goes out, in one line of the log."""
    metrics.add_metric(name=what, unit=MetricUnit.Milliseconds, value=milliseconds)


def observe(event: Any, get_response: Callable[[Any], Any]) -> Any:
    """Chalice middleware around every invocation: correlation id, one line, metrics out, keys cleared."""
    context = getattr(event, "lambda_context", None) or getattr(event, "context", None)
    request_id = getattr(context, "aws_request_id", None)
    logger.append_keys(function=aws.function_name(), request_id=request_id)
    started = time.perf_counter()
    try:
        return get_response(event)
    finally:
        elapsed = round((time.perf_counter() - started) * 1000, 1)
        logger.debug("invoked", duration_ms=elapsed)
        _tell_pulse()
        if metrics.metric_set:
            metrics.flush_metrics()
        metrics.clear_metrics()  # ids of an invocation that counted nothing are none of the next one's
        logger.clear_state()


def _tell_pulse() -> None:
    try:
        pulse_log.tell()
    except Exception:  # a pulse lost is one sample less; what was done stays done
        logger.warning("pulse not told", exc_info=True)


def install(app: Any) -> None:
    """Put telemetry around all that `app` handles; X-Ray only where it is on: it costs 300 ms to import."""
    app.register_middleware(observe, "all")
    if settings.TRACES():
        from aws_lambda_powertools import Tracer
        from chalice.app import ConvertToMiddleware

        app.register_middleware(ConvertToMiddleware(Tracer(service="sluice").capture_lambda_handler))
