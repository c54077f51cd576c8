namespace Pronoia.Detection.Benchmarking;

/// <summary>Seeds that follow from other seeds.</summary>
internal static class Seeds
{
    /// <summary>A stable mixture; HashCode differs from process to process.</summary>
    internal static int Mix(int seed, int first, int second)
    {
        unchecked
        {
            var mixed = (uint)seed * 0x9E3779B1;
            mixed = (mixed ^ ((uint)first + 0x7F4A7C15)) * 0x85EBCA6B;
            mixed = (mixed ^ (mixed >> 13) ^ ((uint)second + 0x7F4A7C15)) * 0xC2B2AE35;
            return (int)(mixed ^ (mixed >> 16));
        }
    }
}
