namespace Pronoia.Storage.Series;

/// <summary>What retention did.</summary>
/// <param name="BlocksDeleted">Blocks of which nothing was left to keep.</param>
/// <param name="BlocksRewritten">Blocks written anew without some of their series.</param>
/// <param name="SeriesDropped">Series left out, counted once per block.</param>
public sealed record RetentionResult(int BlocksDeleted, int BlocksRewritten, int SeriesDropped);
