namespace Pronoia.Prometheus.Relabel;

/// <summary>What a relabelling step does (https://prometheus.io/docs/prometheus/latest/configuration/configuration/#relabel_config).</summary>
public enum RelabelAction
{
    /// <summary>Sets the target label from the match's groups.</summary>
    Replace,

    /// <summary>Drops what does not match.</summary>
    Keep,

    /// <summary>Drops what matches.</summary>
    Drop,

    /// <summary>Drops where the source labels differ from the target label.</summary>
    KeepEqual,

    /// <summary>Drops where the source labels equal the target label.</summary>
    DropEqual,

    /// <summary>Sets the target label to the source labels' MD5 hash modulo a number.</summary>
    HashMod,

    /// <summary>Copies labels whose names match to new names.</summary>
    LabelMap,

    /// <summary>Removes labels whose names match.</summary>
    LabelDrop,

    /// <summary>Removes labels whose names do not match.</summary>
    LabelKeep,

    /// <summary>Sets the target label to the source labels in small letters.</summary>
    Lowercase,

    /// <summary>Sets the target label to the source labels in capitals.</summary>
    Uppercase,
}
