module sextant.dev/tools/node-exporter

go 1.26.0

require github.com/prometheus/node_exporter v1.9.1
