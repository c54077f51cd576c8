namespace Pronoia.Probing.Cel;

/// <summary>Bounds an evaluation, whatever the body holds.</summary>
internal sealed class CelBudget
{
    /// <summary>Steps of an evaluation at the most: parts evaluated, elements copied or compared, and a share of the characters looked at.</summary>
    public const int MaxSteps = 1_000_000;

    /// <summary>What an error that another operand outweighs costs: exceptions are slow.</summary>
    public const int ErrorCost = 1000;

    private long _left = MaxSteps;

    /// <exception cref="CelException">There are no steps left.</exception>
    public void Take(long steps = 1)
    {
        _left -= steps;
        if (_left < 0)
        {
            throw new CelException($"the expression takes more than {MaxSteps} steps on this body");
        }
    }

    /// <summary>Takes the steps of going through text.</summary>
    public void TakeText(int characters) => Take(1 + (characters / 16));
}
