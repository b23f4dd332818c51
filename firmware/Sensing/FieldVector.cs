using NanoSensors.Board;

namespace NanoSensors.Sensing;

/// <summary>Three axes in counts with fraction bits, so that an average can creep by less than a count. Made once and changed in place.</summary>
internal sealed class FieldVector
{
    /// <summary>Bytes that <see cref="Write"/> takes.</summary>
    internal const int Length = 12;

    // With the slowest shift, 12, it still follows a quarter of a count.
    private const int FractionBits = 14;

    // Keeps the squared length of three axes within 31 bits.
    private const int MaxDifference = 26000;

    private int _x;
    private int _y;
    private int _z;

    internal int X { get { return _x >> FractionBits; } }

    internal int Y { get { return _y >> FractionBits; } }

    internal int Z { get { return _z >> FractionBits; } }

    internal void Clear()
    {
        _x = 0;
        _y = 0;
        _z = 0;
    }

    internal void Set(int x, int y, int z)
    {
        _x = x << FractionBits;
        _y = y << FractionBits;
        _z = z << FractionBits;
    }

    internal void Set(FieldVector other)
    {
        _x = other._x;
        _y = other._y;
        _z = other._z;
    }

    /// <summary>The mean of so many samples with these sums.</summary>
    internal void SetMean(int sumX, int sumY, int sumZ, int count)
    {
        _x = (int)(((long)sumX << FractionBits) / count);
        _y = (int)(((long)sumY << FractionBits) / count);
        _z = (int)(((long)sumZ << FractionBits) / count);
    }

    /// <summary>Moves by 1/2^shift of the way to a sample.</summary>
    internal void Follow(int x, int y, int z, int shift)
    {
        _x += ((x << FractionBits) - _x) >> shift;
        _y += ((y << FractionBits) - _y) >> shift;
        _z += ((z << FractionBits) - _z) >> shift;
    }

    /// <summary>Moves by 1/2^shift of the way from another level to a sample: what shifts the one shifts both.</summary>
    internal void FollowWith(FieldVector other, int x, int y, int z, int shift)
    {
        _x += ((x << FractionBits) - other._x) >> shift;
        _y += ((y << FractionBits) - other._y) >> shift;
        _z += ((z << FractionBits) - other._z) >> shift;
    }

    /// <summary>Moves by as much as another level would have to, to become a third.</summary>
    internal void Shift(FieldVector from, FieldVector to)
    {
        _x += to._x - from._x;
        _y += to._y - from._y;
        _z += to._z - from._z;
    }

    /// <summary>Scalar product of the ways from here to two others, counts squared.</summary>
    internal long Product(FieldVector one, FieldVector other)
    {
        return ((long)(one.X - X) * (other.X - X)) + ((long)(one.Y - Y) * (other.Y - Y)) + ((long)(one.Z - Z) * (other.Z - Z));
    }

    internal void Exchange(FieldVector other)
    {
        int x = _x;
        int y = _y;
        int z = _z;
        Set(other);
        other._x = x;
        other._y = y;
        other._z = z;
    }

    /// <summary>Squared distance to a sample, counts squared; differences beyond 26,000 count as 26,000.</summary>
    internal int DistanceSquared(int x, int y, int z)
    {
        return LengthSquared(x - X, y - Y, z - Z);
    }

    /// <summary>Squared distance to another vector, counts squared, rounded to counts.</summary>
    internal int DistanceSquared(FieldVector other)
    {
        const int Half = 1 << (FractionBits - 1);
        return LengthSquared((_x - other._x + Half) >> FractionBits, (_y - other._y + Half) >> FractionBits, (_z - other._z + Half) >> FractionBits);
    }

    internal void Write(byte[] buffer, int offset)
    {
        BigEndian.WriteInt32(buffer, offset, _x);
        BigEndian.WriteInt32(buffer, offset + 4, _y);
        BigEndian.WriteInt32(buffer, offset + 8, _z);
    }

    internal void Read(byte[] buffer, int offset)
    {
        _x = BigEndian.ReadInt32(buffer, offset);
        _y = BigEndian.ReadInt32(buffer, offset + 4);
        _z = BigEndian.ReadInt32(buffer, offset + 8);
    }

    private static int LengthSquared(int x, int y, int z)
    {
        x = Clamp(x);
        y = Clamp(y);
        z = Clamp(z);
        return (x * x) + (y * y) + (z * z);
    }

    private static int Clamp(int difference)
    {
        return difference > MaxDifference ? MaxDifference : difference < -MaxDifference ? -MaxDifference : difference;
    }
}
