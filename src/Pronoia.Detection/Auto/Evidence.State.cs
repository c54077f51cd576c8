using Pronoia.Detection.State;

namespace Pronoia.Detection.Auto;

/// <summary>Saving and loading.</summary>
internal sealed partial class Evidence
{
    internal void Save(ref StateWriter writer)
    {
        _hour.Save(ref writer);
        writer.Bool(_week is not null);
        if (_week is not null)
            _week.Save(ref writer);
        else
            writer.Int32(_weekDroppedHour);
        _local.Save(ref writer);
        _point.Save(ref writer);
        _sum.Save(ref writer);
        _shift.Save(ref writer);
        _movement.Save(ref writer);
        writer.Single24(_meanScore);
        writer.Single24(_rise);
        writer.Single24(_fall);
        writer.Double(_slow);
        writer.Double(_level);
        writer.Single24(_usualMovement);
        writer.Single24(_recentMovement);
        writer.Single24(_longMovement);
        writer.Single24(_unit);
        writer.Double(_previous);
        writer.UInt16(_points);
        writer.UInt16(_skipped);
        writer.UInt16(_formerPoints);
        if (_formerPoints > 0)
            writer.Double(_former);
    }

    internal void Load(ref StateReader reader)
    {
        _hour.Load(ref reader);
        if (reader.Bool())
        {
            _week!.Load(ref reader);
        }
        else
        {
            _week = null;
            _weekDroppedHour = reader.Version == AutoState.Wide ? Hour(reader.Int64()) : reader.Int32();
        }

        _local.Load(ref reader);
        _point.Load(ref reader);
        _sum.Load(ref reader);
        _shift.Load(ref reader);
        _movement.Load(ref reader);
        if (reader.Version != AutoState.Wide)
            _meanScore = reader.Single24();
        _rise = reader.NarrowDouble();
        _fall = reader.NarrowDouble();
        _slow = reader.Double();
        _level = reader.Double();
        _usualMovement = reader.NarrowDouble();
        _recentMovement = reader.NarrowDouble();
        _longMovement = reader.NarrowDouble();
        _unit = reader.NarrowDouble();
        _previous = reader.Double();
        _points = reader.NarrowInt32(ushort.MaxValue);
        _skipped = reader.UInt16();
        _formerPoints = reader.UInt16();
        if (reader.Version == AutoState.Wide || _formerPoints > 0)
            _former = reader.Double();
        if (reader.Version != AutoState.Wide)
            return;
        _sum.Raise(SumResolution - WideSumResolution);
        _point.Raise(MovementResolution * _longMovement);
        _shift.Raise(MovementResolution * _longMovement);
    }
}
