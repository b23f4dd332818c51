using NanoSensors.Board;

namespace NanoSensors.Forwarder;

/// <summary>What the gateway's pages have in common. Plain HTML that a phone shows well, in the phone's own light or dark colours; no script.</summary>
internal static class PageStyle
{
    internal const string Version = "0.1.0";

    internal static void WriteHead(AsciiWriter writer, ulong eui, bool refreshes)
    {
        writer.Text(
            "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width,initial-scale=1\"><link rel=icon href=\"data:,\">");
        if (refreshes)
            writer.Text("<meta http-equiv=refresh content=15>");
        writer.Text(
            "<title>Gateway</title><style>:root{color-scheme:light dark}body{font:16px/1.45 system-ui,sans-serif;max-width:44rem;margin:0 auto;padding:1rem}"
            + "h1{font-size:1.4rem;margin:0}h2{font-size:1.05rem;margin:1.6rem 0 .4rem}table{border-collapse:collapse;width:100%}"
            + "td,th{text-align:left;padding:.25rem .6rem .25rem 0;border-bottom:1px solid #8884;font-weight:400}th{opacity:.7}"
            + ".n{text-align:right;font-variant-numeric:tabular-nums}.bad{color:#c33;font-weight:600}.ok{color:#283}"
            + "label{display:block;margin:.9rem 0 .1rem;font-weight:600}input{box-sizing:border-box;width:100%;padding:.55rem;font:inherit}"
            + "small{opacity:.75}button{margin:1.2rem 0;padding:.7rem 1.4rem;font:inherit}nav{margin:.3rem 0}</style><h1>Gateway ");
        writer.Hex((uint)(eui >> 32));
        writer.Hex((uint)eui);
        writer.Text("</h1>");
    }

    // 12 s, 34 min, 5 h, 6 days.
    internal static void Duration(AsciiWriter writer, long microseconds)
    {
        long seconds = microseconds / 1000000;
        if (seconds < 120)
        {
            writer.Integer(seconds);
            writer.Text(" s");
        }
        else if (seconds < 7200)
        {
            writer.Integer(seconds / 60);
            writer.Text(" min");
        }
        else if (seconds < 172800)
        {
            writer.Integer(seconds / 3600);
            writer.Text(" h");
        }
        else
        {
            writer.Integer(seconds / 86400);
            writer.Text(" days");
        }
    }
}
