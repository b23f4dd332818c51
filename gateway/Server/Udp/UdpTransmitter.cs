using System.Collections.Concurrent;
using System.Net.Sockets;
using NanoSensors.LoRaWan;
using NanoSensors.Server.Network;

namespace NanoSensors.Server.Udp;

/// <summary>Sends downlinks as PULL_RESP and waits for the gateways' TX_ACK. It has no socket of its own: <see cref="SemtechUdpServer"/> lends its.</summary>
public sealed class UdpTransmitter(GatewayTable gateways, TimeProvider time) : IDownlinkTransmitter
{
    private readonly ConcurrentDictionary<(ulong Gateway, ushort Token), TaskCompletionSource<string>> _waiting = new();
    private int _nextToken;

    /// <summary>Where PULL_DATA came in, for downlinks must leave from there; null until the server listens.</summary>
    internal Socket? Socket { get; set; }

    /// <inheritdoc/>
    public bool CanReach(Eui64 gateway) => Socket != null && gateways.DownlinkAddress(gateway) != null;

    /// <inheritdoc/>
    public async Task<string> TransmitAsync(DownlinkTransmission downlink, TimeSpan patience, CancellationToken stop)
    {
        if (Socket is not { } socket || gateways.DownlinkAddress(downlink.Gateway) is not { } address)
            return DownlinkResult.NoGateway;
        var token = (ushort)Interlocked.Increment(ref _nextToken);
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[(downlink.Gateway.Value, token)] = answer;
        try
        {
            await socket.SendToAsync(Datagram.PullResp(token, TxpkWriter.Write(downlink)), address);
            return await answer.Task.WaitAsync(patience, time, stop);
        }
        catch (TimeoutException)
        {
            return DownlinkResult.NoAnswer;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return DownlinkResult.NoGateway;
        }
        finally
        {
            _waiting.TryRemove((downlink.Gateway.Value, token), out _);
        }
    }

    /// <summary>Takes a TX_ACK.</summary>
    /// <returns>False if no transmission waits for it.</returns>
    internal bool Answered(Eui64 gateway, ushort token, ReadOnlyMemory<byte> json)
    {
        if (!_waiting.TryGetValue((gateway.Value, token), out TaskCompletionSource<string>? waiting))
            return false;
        waiting.TrySetResult(TxpkWriter.ReadError(json));
        return true;
    }
}
