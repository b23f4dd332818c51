using System;
using NanoSensors.Board;

namespace NanoSensors.Esp32;

/// <summary>
/// Bits that no two boards share: from the board's own DevEUI, from how long it took to start, and from the runtime's generator; stirred by the
/// microsecond of each call. For jitter and channel choice; not for keys.
/// </summary>
public sealed class Entropy : IEntropy
{
    private readonly IChip _chip;
    private ulong _state;

    /// <summary>A source.</summary>
    /// <param name="chip">Its count.</param>
    /// <param name="seed">What only this board has: its DevEUI.</param>
    public Entropy(IChip chip, ulong seed)
    {
        _chip = chip;
        _state = seed ^ ((ulong)(uint)new Random().Next() << 32) ^ (ulong)chip.SinceStartMicroseconds ^ 0x9E3779B97F4A7C15;
    }

    /// <inheritdoc/>
    public uint Next()
    {
        // xorshift64* (Vigna 2016); 0 is its only fixed point.
        _state ^= (ulong)_chip.SinceStartMicroseconds;
        if (_state == 0)
            _state = 0x9E3779B97F4A7C15;
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        return (uint)((_state * 0x2545F4914F6CDD1D) >> 32);
    }
}
