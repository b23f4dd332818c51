using System.Net;
using System.Net.Sockets;
using NanoSensors.Server.Metrics;
using NanoSensors.Server.Network;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Udp;

/// <summary>
/// The gateways' side of the server: takes PUSH_DATA, PULL_DATA and TX_ACK; downlinks leave through <see cref="UdpTransmitter"/>. A PUSH_DATA is
/// acknowledged when its frames are stored, so a gateway that keeps what was not acknowledged loses nothing. No datagram can end it.
/// </summary>
public sealed class SemtechUdpServer(
    UdpSettings settings, GatewayTable gateways, UdpTransmitter transmitter, IFrameReceiver network, ServerMetrics metrics, TimeProvider time,
    ILogger<SemtechUdpServer> log)
    : BackgroundService
{
    private const int MaxDatagram = 65_535;
    private const int MaxUnderway = 4096;

    private Socket? _socket;
    private int _underway;

    /// <summary>Where it listens, once started.</summary>
    public IPEndPoint? LocalEndPoint { get; private set; }

    /// <exception cref="SettingException">The port cannot be had.</exception>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        var address = IPAddress.Parse(settings.Address);
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4 * 1024 * 1024 };
        try
        {
            socket.Bind(new IPEndPoint(address, settings.Port));
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new SettingException(
                $"Udp:Address {settings.Address} and Udp:Port {settings.Port}: cannot listen there ({e.Message}). "
                + e.SocketErrorCode switch
                {
                    SocketError.AddressNotAvailable => "Give an address of this machine in Udp__Address, or 0.0.0.0 for all of them.",
                    SocketError.AccessDenied => "A port below 1024 needs a right that the server's user lacks: "
                        + "set Udp__Port to another one, and the gateways to the same one.",
                    _ => "End what listens there, or set Udp__Port to another port and the gateways to the same one.",
                }, e);
        }

        _socket = socket;
        transmitter.Socket = socket;
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
        log.LogInformation("Gateways: UDP {EndPoint}", LocalEndPoint);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Socket socket = _socket!;
        byte[] buffer = new byte[MaxDatagram];
        EndPoint any = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                SocketReceiveFromResult received = await socket.ReceiveFromAsync(buffer, any, stoppingToken);
                Take(buffer.AsMemory(0, received.ReceivedBytes), received.RemoteEndPoint);
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (SocketException e)
            {
                // For instance a gateway that has gone and whose host says so.
                log.LogDebug("UDP: {Message}", e.Message);
            }
            catch (Exception e)
            {
                metrics.Malformed("internal");
                log.LogError(e, "A datagram could not be handled");
            }
        }

        // What came in is stored before the store closes.
        await network.StopAsync();
        socket.Dispose();
    }

    private void Take(ReadOnlyMemory<byte> bytes, EndPoint from)
    {
        string? reason = Datagram.Read(bytes.Span, out Datagram datagram);
        if (reason != null)
        {
            metrics.Malformed(reason);
            return;
        }

        metrics.Datagram(datagram.Type.ToString());
        ReadOnlyMemory<byte> json = bytes[Datagram.HeaderLength..];
        switch (datagram.Type)
        {
            case DatagramType.PullData:
                gateways.Pulled(datagram.Gateway, from);
                Send(Datagram.Acknowledge(DatagramType.PullAck, datagram.Token), from);
                break;
            case DatagramType.TxAck:
                if (!transmitter.Answered(datagram.Gateway, datagram.Token, json))
                    metrics.Malformed("token");
                break;
            default:
                gateways.Heard(datagram.Gateway);
                if (Interlocked.Increment(ref _underway) > MaxUnderway)
                {
                    // Not acknowledged, so a gateway that keeps frames sends it again.
                    Interlocked.Decrement(ref _underway);
                    metrics.Malformed("overload");
                    break;
                }

                _ = PushAsync(datagram, json.ToArray(), from);
                break;
        }
    }

    private async Task PushAsync(Datagram datagram, byte[] json, EndPoint from)
    {
        try
        {
            List<GatewayFrame> frames = RxpkReader.Read(json, datagram.Gateway, Arrival.Now(time), metrics.Malformed);
            await Task.WhenAll(frames.Select(network.ReceiveAsync));
            Send(Datagram.Acknowledge(DatagramType.PushAck, datagram.Token), from);
        }
        catch (StoreException)
        {
            metrics.Uplink("gateway", "not_stored");
        }
        catch (Exception e)
        {
            metrics.Malformed("internal");
            log.LogError(e, "A datagram of gateway {Gateway} could not be handled", datagram.Gateway);
        }
        finally
        {
            Interlocked.Decrement(ref _underway);
        }
    }

    private void Send(byte[] bytes, EndPoint to)
    {
        try
        {
            _socket!.SendTo(bytes, to);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            log.LogDebug("UDP to {EndPoint}: {Message}", to, e.Message);
        }
    }
}
