using Pronoia.Detection.State;

namespace Pronoia.Detection.Iid;

/// <summary>The product of the last bets, its alert level, and the silence of one window after an alert.</summary>
internal sealed class ChangePointMartingale
{
    private readonly MartingaleType _type;
    private readonly double[] _bets;
    private readonly double _logThreshold;
    private int _next;
    private double _log;
    private int _silence;
    private bool _started;

    internal ChangePointMartingale(MartingaleType type, double confidence, int window)
    {
        _type = type;
        _bets = new double[window];
        _logThreshold = Martingale.LogThreshold(type, confidence, window);
    }

    internal double Value => Math.Exp(_log);

    /// <summary>0 to 1: 0.5 at the alert level.</summary>
    internal double Score => 1 / (1 + Math.Exp(Math.Clamp((_logThreshold - _log) / _bets.Length, -50, 50)));

    internal int StateLength => (_bets.Length * sizeof(double)) + sizeof(int) + sizeof(double) + sizeof(int) + 1;

    /// <summary>Adds the bet on one p-value.</summary>
    /// <returns>True when the product reaches the alert level, at most once per window.</returns>
    internal bool Update(double pValue, bool mayAlert)
    {
        var bet = Martingale.LogBet(_type, pValue);
        if (!_started)
        {
            Array.Fill(_bets, bet);
            _log = bet * _bets.Length;
            _started = true;
        }
        else
        {
            _log += bet - _bets[_next];
            _bets[_next] = bet;
            _next = (_next + 1) % _bets.Length;
        }

        if (!mayAlert)
            return false;
        var reached = _log >= _logThreshold;
        var alert = reached && _silence == 0;
        if (alert)
            _silence = _bets.Length;
        _silence = Math.Max(0, _silence - 1);
        return alert;
    }

    internal void Save(ref StateWriter writer)
    {
        writer.Doubles(_bets);
        writer.Int32(_next);
        writer.Double(_log);
        writer.Int32(_silence);
        writer.Bool(_started);
    }

    internal void Load(ref StateReader reader)
    {
        reader.Doubles(_bets);
        _next = reader.Int32(0, _bets.Length - 1);
        _log = reader.Double();
        _silence = reader.Int32(0, _bets.Length);
        _started = reader.Bool();
    }
}
