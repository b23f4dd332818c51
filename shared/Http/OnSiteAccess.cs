using NanoSensors.Board;

namespace NanoSensors.Http;

/// <summary>
/// Decides at a start whether the board's own access point is to be open, for setting it up from a phone: while the board needs a Wi-Fi and knows none, and when its button was
/// pressed right after the start. The password is on the label.
/// </summary>
/// <remarks>
/// The board takes changes of its wireless configuration at a start only, so opening and closing each cost a restart. Record "access-point", version 1: the
/// password in ASCII, 8 to 63, from provisioning; without it there is no access point, since an open one would let anybody listen to the page's password. Record "access",
/// version 1: one byte, there when the button asked for the access point that the next start opens.
/// </remarks>
public static class OnSiteAccess
{
    /// <summary>Name of the record with the password.</summary>
    public const string PasswordRecord = "access-point";

    /// <summary>The password's shortest length, which is WPA2's.</summary>
    public const int ShortestPassword = 8;

    /// <summary>The password's longest length, which is WPA2's.</summary>
    public const int LongestPassword = 63;

    private const string RequestRecord = "access";
    private const byte RecordVersion = 1;

    /// <summary>
    /// The access point's name, as the label tells it: "NanoSensors-" and the last eight hex digits of the EUI. Of 500 boards with random EUIs two have the same name once in
    /// 34,000 such fleets (with four digits: in 17 of 20); 20 of the 32 characters that a name may have.
    /// </summary>
    public static string NameOf(ulong eui)
    {
        return "NanoSensors-" + ((uint)eui).ToString("X8");
    }

    /// <summary>Stores the password.</summary>
    /// <param name="store">Takes the record.</param>
    /// <param name="password">ASCII, from index 0.</param>
    /// <param name="length">Its length, <see cref="ShortestPassword"/> to <see cref="LongestPassword"/>.</param>
    /// <returns>False if the length is out of range, or the store refused.</returns>
    public static bool SetPassword(RecordStore store, byte[] password, int length)
    {
        return length >= ShortestPassword && length <= LongestPassword && store.Write(PasswordRecord, RecordVersion, password, length);
    }

    /// <summary>To be called at each start, before the network is used. Restarts the board where the access point is to be opened or closed.</summary>
    /// <param name="store">Holds the records.</param>
    /// <param name="accessPoint">The board's.</param>
    /// <param name="isButtonHeld">Whether somebody presses the button now.</param>
    /// <param name="needsWifi">Whether the board needs a Wi-Fi and knows none; never so for a node.</param>
    /// <param name="supervisor">Restarts.</param>
    /// <param name="eui">The board's, for the name.</param>
    /// <returns>Whether the access point is open now. Meaningless where the board restarts.</returns>
    public static bool Begin(RecordStore store, IAccessPoint accessPoint, bool isButtonHeld, bool needsWifi, ISupervisor supervisor, ulong eui)
    {
        byte[] password = new byte[LongestPassword];
        int length = store.Read(PasswordRecord, RecordVersion, password);
        if (length < ShortestPassword)
            return false;
        byte[] request = new byte[1];
        bool isRequested = store.Read(RequestRecord, RecordVersion, request) == 1;
        if (isRequested)
            store.Delete(RequestRecord);
        bool isWanted = isRequested || isButtonHeld || needsWifi;
        if (isWanted == accessPoint.IsOpen)
            return isWanted;
        if (isWanted && isButtonHeld)
            store.Write(RequestRecord, RecordVersion, request, 1);
        bool isKept = isWanted ? accessPoint.Open(NameOf(eui), TextOf(password, length)) : accessPoint.Close();
        if (isKept)
        {
            supervisor.Restart(ResetCause.Command);
            return false;
        }

        // A board that cannot works as it is, rather than restart over and over.
        store.Delete(RequestRecord);
        return accessPoint.IsOpen;
    }

    private static string TextOf(byte[] bytes, int length)
    {
        char[] text = new char[length];
        for (int i = 0; i < length; i++)
            text[i] = (char)bytes[i];
        return new string(text);
    }
}
