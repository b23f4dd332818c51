using System.ComponentModel;
using System.Diagnostics;

namespace NanoSensors.Server.Operation;

/// <summary>
/// An administrator brings a store back, and a server without rights is to use it: what root has made goes to whom the folder belongs to.
/// </summary>
internal static class FileOwner
{
    /// <summary>Gives a file, or a folder with what is in it, the owner of the folder that it lies in. Who is not root could not, and need not.</summary>
    /// <param name="path">Where it lies.</param>
    /// <returns>Null, or what an administrator has to do.</returns>
    public static string? Inherit(string path)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess || Path.GetDirectoryName(path) is not { Length: > 0 } folder)
            return null;
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("chown", ["-R", "--reference=" + folder, path]) { RedirectStandardError = true })!;
            string said = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"{path} belongs to root ({said.Trim()}): give it to the server's user.";
        }
        catch (Win32Exception)
        {
            return $"{path} belongs to root: give it to the server's user.";
        }
    }
}
