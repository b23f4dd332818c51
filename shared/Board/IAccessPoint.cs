namespace NanoSensors.Board;

/// <summary>The board's own Wi-Fi, which a phone joins. What changes counts from the next start: the runtime takes its wireless configuration then only.</summary>
public interface IAccessPoint
{
    /// <summary>Whether it is open since this start.</summary>
    bool IsOpen { get; }

    /// <summary>Opens it from the next start on, until it is closed.</summary>
    /// <param name="name">1 to 32 characters of ASCII.</param>
    /// <param name="password">8 to 63 characters of ASCII (WPA2).</param>
    /// <returns>False if the board has none, or could not keep it.</returns>
    bool Open(string name, string password);

    /// <summary>Closes it from the next start on.</summary>
    /// <returns>False if the board could not keep it.</returns>
    bool Close();
}
