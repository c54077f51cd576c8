// Exposes every type of metric with client_golang, native histograms included, on a free loopback port, which it prints.
package main

import (
	"fmt"
	"math"
	"math/rand"
	"net"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

func main() {
	registry := prometheus.NewRegistry()
	random := rand.New(rand.NewSource(1))

	counter := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "requests_total", Help: "Requests, \"quoted\" and \\ more.\nTwo lines."}, []string{"path"})
	counter.WithLabelValues("C:\\dir\n\"x\"").Add(1.5)
	counter.WithLabelValues("").(prometheus.ExemplarAdder).AddWithExemplar(2, prometheus.Labels{"trace_id": "abc"})
	gauge := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "temperature", Help: "Odd values."}, []string{"kind"})
	gauge.WithLabelValues("nan").Set(math.NaN())
	gauge.WithLabelValues("inf").Set(math.Inf(-1))
	gauge.WithLabelValues("Zürich ☃").Set(1e-300)
	summary := prometheus.NewSummary(prometheus.SummaryOpts{Name: "rpc_seconds", Help: "A summary.", Objectives: map[float64]float64{0.5: 0.01, 1: 0.001}})
	classic := prometheus.NewHistogram(prometheus.HistogramOpts{Name: "classic_seconds", Help: "Classic.", Buckets: []float64{0.1, 1, 10}})
	registry.MustRegister(counter, gauge, summary, classic)

	native := func(name string, factor, zero float64, buckets []float64, values func() float64, count int) {
		histogram := prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: name, Help: "Native.", Buckets: buckets,
			NativeHistogramBucketFactor: factor, NativeHistogramZeroThreshold: zero, NativeHistogramMaxBucketNumber: 160,
		})
		for i := 0; i < count; i++ {
			histogram.Observe(values())
		}
		registry.MustRegister(histogram)
	}
	native("native_normal", 1.1, 0, nil, random.NormFloat64, 2000)
	native("native_latency", 1.002, 1e-6, nil, func() float64 { return math.Exp(random.NormFloat64() * 4) }, 5000)
	native("native_coarse", 1000, 1, nil, func() float64 { return math.Exp(random.NormFloat64() * 20) }, 300)
	native("native_empty", 1.5, prometheus.NativeHistogramZeroThresholdZero, nil, random.NormFloat64, 0)
	native("native_zeros", 1.5, 0, nil, func() float64 { return 0 }, 7)
	native("native_infinite", 2, 0, nil, func() float64 { return math.Inf(1 - 2*random.Intn(2)) }, 9)
	native("native_nan", 2, 0, nil, func() float64 { return math.NaN() }, 3)
	native("both_seconds", 1.2, 0, []float64{0.1, 1, 10}, random.ExpFloat64, 500)
	for i := 0; i < 100; i++ {
		summary.Observe(random.Float64())
		classic.Observe(random.ExpFloat64())
	}

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr())
	http.Handle("/metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{EnableOpenMetrics: true}))
	panic(http.Serve(listener, nil))
}
