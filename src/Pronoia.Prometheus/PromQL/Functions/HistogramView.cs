using Pronoia.Prometheus.Histograms;
using Pronoia.Prometheus.Model;

namespace Pronoia.Prometheus.PromQL.Functions;

/// <summary>A histogram at one time, of one kind or the other.</summary>
internal readonly record struct HistogramView(Labels Labels, FloatHistogram? Native, ClassicHistogram? Classic);
