using System.Net;
using System.Text;
using NanoSensors.Http;
using QRCoder;

namespace NanoSensors.Tool;

/// <summary>Labels to print, two beside each other on A4: who the node is, a QR code that joins its own Wi-Fi, one that opens its page, and the passwords.</summary>
internal sealed class LabelSheet
{
    private const string Page = "http://192.168.4.1/";

    private readonly StringBuilder _labels = new();

    public void Add(NodePlan plan, BoardLabel label)
    {
        string network = OnSiteAccess.NameOf(plan.DevEuiValue);
        _labels.Append($"""
            <section>
            <div class="codes"><figure>{Code(label.Joining(plan.DevEuiValue))}<figcaption>1 Wi-Fi</figcaption></figure><figure>{Code(Page)}<figcaption>2 page</figcaption></figure></div>
            <div><h2>{WebUtility.HtmlEncode(plan.Name)}</h2><p>{plan.Profile.ToString().ToLowerInvariant()}, {NodePlan.Boards[plan.Board]}</p>
            <dl><dt>DevEUI</dt><dd>{plan.DevEuiText}</dd><dt>Wi-Fi (Android: mobile data off)</dt><dd>{network}</dd><dt>its password (Android: mobile Daten aus)</dt><dd>{label.AccessPointPassword}</dd><dt>page</dt><dd>{Page}</dd><dt>page's password</dt><dd>{label.PagePassword}</dd></dl></div>
            </section>

            """);
    }

    /// <summary>The sheet, a page that needs nothing from elsewhere.</summary>
    public string Html => $$"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <title>Labels</title>
        <style>
        @page { size: A4; margin: 10mm }
        body { margin: 0; display: grid; grid-template-columns: 94mm 94mm; gap: 2mm; font: 3.2mm/1.35 Verdana, "DejaVu Sans", sans-serif }
        section { box-sizing: border-box; height: 56mm; padding: 2mm; border: 0.2mm dashed #888; display: flex; gap: 3mm; break-inside: avoid; overflow: hidden }
        .codes { width: 23mm }
        figure { margin: 0 0 1mm } svg { width: 21mm; height: 21mm; display: block } figcaption { font-size: 2.3mm }
        h2 { font-size: 4.5mm; margin: 0 } p { margin: 0 0 1mm } dl { margin: 0 } dt { font-size: 2.3mm; color: #555 } dd { margin: 0; font-family: "DejaVu Sans Mono", monospace }
        </style>
        {{_labels}}</html>

        """;

    private static string Code(string text)
    {
        using var generator = new QRCodeGenerator();
        using QRCodeData data = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var code = new SvgQRCode(data);
        return code.GetGraphic(1, "#000000", "#ffffff", true, SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}
