"""Embeds documents in batches, and sends spans, metrics and logs to the gateway over OTLP.

The environment configures the SDK: OTEL_SERVICE_NAME, OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_RESOURCE_ATTRIBUTES.
"""

import logging
import sys
import time

from opentelemetry import _logs, metrics, trace
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.logging.handler import LoggingHandler
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

BATCHES = [["a", "b"], ["c"], []]

log = logging.getLogger("embed")


def start():
    """Registers the three providers; each exports what is left when the process ends."""
    traces, logs = TracerProvider(), LoggerProvider()
    traces.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    logs.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter()))
    trace.set_tracer_provider(traces)
    _logs.set_logger_provider(logs)
    metrics.set_meter_provider(MeterProvider([PeriodicExportingMetricReader(OTLPMetricExporter())]))
    logging.basicConfig(level=logging.INFO)
    logging.getLogger().addHandler(LoggingHandler(logger_provider=logs))


def embed(batch):
    if not batch:
        raise ValueError("the batch is empty")
    time.sleep(0.01)


def main(run_id):
    start()
    meter, tracer = metrics.get_meter("embed"), trace.get_tracer("embed")
    documents = meter.create_counter("embed.documents", description="Embedded documents.", unit="{document}")
    durations = meter.create_histogram("embed.batch.duration", description="Duration of a batch.", unit="s")
    with tracer.start_as_current_span("embed documents", attributes={"sextant.run.id": run_id}):
        for number, batch in enumerate(BATCHES):
            started = time.monotonic()
            try:
                with tracer.start_as_current_span("embed batch"):
                    embed(batch)
                documents.add(len(batch), {"model": "small"})
                log.info("embedded a batch", extra={"sextant.run.id": run_id, "batch": number})
            except ValueError:
                log.exception("could not embed a batch", extra={"sextant.run.id": run_id, "batch": number})
            durations.record(time.monotonic() - started)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "manual")
