using System.Text.Json.Serialization;
using Pronoia.Alerting.Groups;
using Pronoia.Alerting.Outbox;
using Pronoia.Alerting.Silences;

namespace Pronoia.Alerting.State;

/// <summary>How documents are written: compact JSON, defaults left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters = [typeof(LabelsJsonConverter), typeof(FingerprintJsonConverter), typeof(MatcherJsonConverter)])]
[JsonSerializable(typeof(GroupState))]
[JsonSerializable(typeof(Silence))]
[JsonSerializable(typeof(DeadLetter))]
[JsonSerializable(typeof(OutboxMessage))]
internal sealed partial class AlertingJson : JsonSerializerContext;
