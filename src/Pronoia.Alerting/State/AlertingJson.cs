using System.Text.Json.Serialization;
using Pronoia.Alerting.Groups;

namespace Pronoia.Alerting.State;

/// <summary>How documents are written: compact JSON, defaults left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters = [typeof(LabelsJsonConverter), typeof(FingerprintJsonConverter)])]
[JsonSerializable(typeof(GroupState))]
internal sealed partial class AlertingJson : JsonSerializerContext;
