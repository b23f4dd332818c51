using System;
using System.Net.NetworkInformation;
using System.Text;
using NanoSensors.Board;

namespace NanoSensors.Esp32;

/// <summary>The Wi-Fi in the board's own configuration block, where nanoff --networkdeployment puts it as well.</summary>
public sealed class WifiSetup : IWifiSetup
{
    /// <inheritdoc/>
    public string Name
    {
        get
        {
            Wireless80211Configuration configuration = Find();
            return configuration == null || string.IsNullOrEmpty(configuration.Ssid) ? "" : AsBytes(configuration.Ssid);
        }
    }

    /// <inheritdoc/>
    public bool Set(string name, string password)
    {
        Wireless80211Configuration configuration = Find();
        if (configuration == null)
            return false;
        try
        {
            configuration.Ssid = AsText(name);
            if (password != null)
            {
                configuration.Password = password;
                configuration.Authentication = password.Length == 0 ? AuthenticationType.Open : AuthenticationType.WPA2;
                configuration.Encryption = password.Length == 0 ? EncryptionType.None : EncryptionType.WPA2_PSK;
            }

            configuration.Options = Wireless80211Configuration.ConfigurationOptions.AutoConnect | Wireless80211Configuration.ConfigurationOptions.Enable;
            configuration.SaveConfiguration();
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private static Wireless80211Configuration Find()
    {
        NetworkInterface wifi = WifiLink.FindInterface(NetworkInterfaceType.Wireless80211);
        return wifi == null ? null : Wireless80211Configuration.GetAllWireless80211Configurations()[(int)wifi.SpecificConfigId];
    }

    // The page hands bytes of UTF-8 on, one a character; the runtime wants text.
    private static string AsText(string bytes)
    {
        byte[] utf8 = new byte[bytes.Length];
        for (int i = 0; i < utf8.Length; i++)
            utf8[i] = (byte)bytes[i];
        return Encoding.UTF8.GetString(utf8, 0, utf8.Length);
    }

    private static string AsBytes(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        char[] bytes = new char[utf8.Length];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (char)utf8[i];
        return new string(bytes);
    }
}
