using NanoSensors.Board;
using NanoSensors.Http;

namespace NanoSensors.Forwarder;

/// <summary>The gateway at a glance: is it heard, does it hear, whom, and how has it fared. Written piece by piece; nothing is allocated.</summary>
internal sealed class StatusPage
{
    private const int DevicesAPiece = 6;

    private readonly ForwarderSettings _settings;
    private readonly ForwarderApplication _gateway;
    private readonly GatewayConfiguration _configuration;
    private readonly RestartLog _restarts;
    private readonly IWallClock _clock;
    private readonly bool _safeMode;
    private long _startedAt = -1;

    internal StatusPage(
        ForwarderSettings settings, ForwarderApplication gateway, GatewayConfiguration configuration, RestartLog restarts, IWallClock clock, bool safeMode)
    {
        _settings = settings;
        _gateway = gateway;
        _configuration = configuration;
        _restarts = restarts;
        _clock = clock;
        _safeMode = safeMode;
    }

    internal void Begin(long now)
    {
        _startedAt = now;
    }

    internal bool Write(HttpResponse response, long now)
    {
        AsciiWriter writer = response.Writer;
        switch (response.Piece)
        {
            case 0:
                PageStyle.WriteHead(writer, _settings.GatewayEui, true);
                break;
            case 1:
                WriteSummary(writer, now);
                break;
            case 2:
                WriteServers(writer, response, now);
                break;
            case 3:
                WriteRadios(writer, now);
                break;
            case 4:
                WriteCounters(writer);
                break;
            case 5:
                WriteDevicesHead(writer);
                break;
            default:
                return WriteDevices(writer, response, now);
        }

        return true;
    }

    private void WriteSummary(AsciiWriter writer, long now)
    {
        writer.Text("<nav><a href=\"/configuration\">Configuration</a></nav>");
        if (_safeMode)
            writer.Text("<p class=bad>Safe mode: it failed five times in a row. The radios are off; look at their pins in the configuration, or switch it off and on.</p>");
        if (_configuration.ErrorCount > 0)
            writer.Text("<p class=bad>The configuration has errors; its page tells them.</p>");
        writer.Text("<table><tr><td>Up for<td class=n>");
        PageStyle.Duration(writer, now - _startedAt);
        writer.Text("<tr><td>Started by<td class=n>");
        writer.Text(RestartLog.Describe(_restarts.Last));
        writer.Text("<tr><td>Starts so far<td class=n>");
        bool any = false;
        for (int i = 0; i < RestartLog.Causes; i++)
        {
            int count = _restarts.CountOf((ResetCause)i);
            if (count == 0)
                continue;
            if (any)
                writer.Text(", ");
            writer.Text(RestartLog.Describe((ResetCause)i));
            writer.Byte((byte)' ');
            writer.Integer(count);
            any = true;
        }

        writer.Text("<tr><td>Time of day<td class=n>");
        long unix = _clock.UnixMicroseconds;
        if (unix >= 0)
            writer.StatTime(unix);
        else
            writer.Text("<span class=bad>not known yet</span>");
        writer.Text("<tr><td>Version<td class=n>" + PageStyle.Version + "</table>");
    }

    private void WriteServers(AsciiWriter writer, HttpResponse response, long now)
    {
        writer.Text("<h2>Servers</h2><table><tr><th>Server<th>State<th class=n>Frames<th class=n>Waiting");
        BackhaulLink[] links = _gateway.Links;
        for (int i = 0; i < links.Length; i++)
        {
            BackhaulLink link = links[i];
            writer.Text("<tr><td>");
            response.Html(_configuration.HostOf(i));
            if (link.IsUp && link.AnsweredAtMicroseconds >= 0)
            {
                writer.Text("<td><span class=ok>answers</span>");
            }
            else
            {
                writer.Text("<td><span class=bad>out of reach</span>");
                if (link.AnsweredAtMicroseconds >= 0)
                {
                    writer.Text(" for ");
                    PageStyle.Duration(writer, now - link.AnsweredAtMicroseconds);
                }
            }

            writer.Text("<td class=n>");
            writer.Integer(link.FramesForwarded);
            writer.Text("<td class=n>");
            writer.Integer(_gateway.WaitingFor(i));
        }

        writer.Text("</table>");
    }

    private void WriteRadios(AsciiWriter writer, long now)
    {
        writer.Text("<h2>Radios</h2><table><tr><th>Hears<th>State<th class=n>Frames<th class=n>Last heard");
        for (int i = 0; i < _gateway.RadioCount; i++)
        {
            RadioPort port = _gateway.RadioAt(i);
            writer.Text("<tr><td>");
            writer.Scaled(port.Receive.FrequencyHz / 100000, 1);
            writer.Text(port.Steps ? " MHz, steps" : " MHz SF");
            if (!port.Steps)
                writer.Integer(port.Receive.SpreadingFactor);
            writer.Text(port.IsUp ? "<td><span class=ok>works</span>" : "<td><span class=bad>does not answer</span>");
            writer.Text("<td class=n>");
            writer.Integer(port.Frames);
            writer.Text("<td class=n>");
            if (port.Frames == 0)
            {
                writer.Text("never");
            }
            else
            {
                PageStyle.Duration(writer, now - port.HeardAtMicroseconds);
                writer.Text(" ago");
            }
        }

        writer.Text("</table>");
    }

    private void WriteCounters(AsciiWriter writer)
    {
        ForwarderStatistics s = _gateway.Statistics;
        writer.Text("<h2>Since the start</h2><table>");
        Row(writer, "Frames with a good check sum", s.FramesWithGoodCrc);
        Row(writer, "Frames with a wrong one", s.FramesWithBadCrc);
        Row(writer, "Downlinks sent", s.FramesTransmitted);
        Row(writer, "Downlinks refused", s.DownlinksRefused);
        Row(writer, "Downlinks accepted and not sent", s.TransmissionsMissed);
        Row(writer, "Uplinks in memory now", _gateway.QueuedUplinks);
        Row(writer, "Uplinks in flash now", _gateway.ArchivedUplinks);
        Row(writer, "Uplinks lost, late joins included", s.FramesDropped);
        Row(writer, "Servers out of reach, times", s.BackhaulLosses);
        Row(writer, "Datagrams that made no sense", s.MalformedDatagrams);
        Row(writer, "Radio resets", s.RadioResets);
        writer.Text("</table>");
    }

    private void WriteDevicesHead(AsciiWriter writer)
    {
        HeardDevices heard = _gateway.Heard;
        writer.Text("<h2>Devices heard</h2><p><small>The ");
        writer.Integer(heard.Count);
        writer.Text(" heard last, of at most 32; besides ");
        writer.Integer(heard.JoinRequests);
        writer.Text(" join requests.</small></p><table><tr><th>Address<th class=n>Frames<th class=n>Last heard<th class=n>dBm<th class=n>SNR<th class=n>SF");
    }

    private bool WriteDevices(AsciiWriter writer, HttpResponse response, long now)
    {
        HeardDevices heard = _gateway.Heard;
        int end = response.Cursor + DevicesAPiece;
        for (; response.Cursor < end && response.Cursor < heard.Count; response.Cursor++)
        {
            int i = response.Cursor;
            writer.Text("<tr><td>");
            writer.Hex(heard.AddressOf(i));
            writer.Text("<td class=n>");
            writer.Integer(heard.FramesOf(i));
            writer.Text("<td class=n>");
            PageStyle.Duration(writer, now - heard.HeardAt(i));
            writer.Text(" ago<td class=n>");
            writer.Integer(heard.RssiOf(i));
            writer.Text("<td class=n>");
            writer.Scaled(heard.SnrQuarterDbOf(i) * 10 / 4, 1);
            writer.Text("<td class=n>");
            writer.Integer(heard.SpreadingFactorOf(i));
        }

        if (response.Cursor < heard.Count)
            return true;
        writer.Text("</table>");
        return false;
    }

    private static void Row(AsciiWriter writer, string label, int value)
    {
        writer.Text("<tr><td>");
        writer.Text(label);
        writer.Text("<td class=n>");
        writer.Integer(value);
    }
}
