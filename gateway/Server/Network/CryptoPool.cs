using System.Collections.Concurrent;
using NanoSensors.LoRaWan;

namespace NanoSensors.Server.Network;

/// <summary>Lends crypto, which serves one thread at a time.</summary>
internal sealed class CryptoPool
{
    private readonly ConcurrentBag<LoRaWanCrypto> _idle = [];

    public T Use<T>(Func<LoRaWanCrypto, T> work)
    {
        if (!_idle.TryTake(out LoRaWanCrypto? crypto))
            crypto = new LoRaWanCrypto(new SystemAes128());
        try
        {
            return work(crypto);
        }
        finally
        {
            _idle.Add(crypto);
        }
    }
}
