using System.Security.Cryptography;
using System.Text;
using NanoSensors.Http;

namespace NanoSensors.Tool;

/// <summary>
/// The secrets that go on a board's label: the password of its page, of which the board keeps a salted hash only, and that of its own access point, which
/// the board must know itself. Both are random, some 60 and 50 bits, in letters and digits that are not taken for one another.
/// </summary>
internal sealed class BoardLabel
{
    private const string Symbols = "abcdefghjkmnpqrstuvwxyz23456789";

    private BoardLabel()
    {
    }

    public string PagePassword { get; } = Groups(12);

    public string AccessPointPassword { get; } = Groups(10);

    /// <summary>Makes the secrets, and the records "password" and "access-point" of them.</summary>
    public static BoardLabel Create(ProvisioningFolder folder)
    {
        var label = new BoardLabel();
        byte[] password = Encoding.ASCII.GetBytes(label.PagePassword);
        new PasswordGuard(folder.Store).Set(password, password.Length, RandomNumberGenerator.GetBytes(PasswordGuard.SaltLength));
        folder.AddRecord(PasswordGuard.RecordName);
        byte[] accessPoint = Encoding.ASCII.GetBytes(label.AccessPointPassword);
        OnSiteAccess.SetPassword(folder.Store, accessPoint, accessPoint.Length);
        folder.AddRecord(OnSiteAccess.PasswordRecord);
        return label;
    }

    /// <summary>What to print, by lines; the sixth holds what a QR code for joining the access point says. An Android phone with mobile
    /// data on leaves a Wi-Fi without Internet.</summary>
    public string Text(string title, ulong eui) =>
        $"""
        {title}
        Wi-Fi     {OnSiteAccess.NameOf(eui)}
          password  {AccessPointPassword}
        Page      http://192.168.4.1
          password  {PagePassword}
        {Joining(eui)}
        Android: switch mobile data off. Android: mobile Daten ausschalten.

        """;

    /// <summary>What a QR code says that joins the board's own Wi-Fi.</summary>
    public string Joining(ulong eui) => $"WIFI:T:WPA;S:{OnSiteAccess.NameOf(eui)};P:{AccessPointPassword};;";

    private static string Groups(int symbols) =>
        string.Join('-', new string(RandomNumberGenerator.GetItems<char>(Symbols, symbols)).Chunk(symbols == 10 ? 5 : 4).Select(group => new string(group)));
}
