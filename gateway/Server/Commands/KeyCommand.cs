using System.CommandLine;
using NanoSensors.Server.Access;

namespace NanoSensors.Server.Commands;

/// <summary><c>key NAME</c>: makes an API key. It is shown once; the settings get its hash.</summary>
internal static class KeyCommand
{
    /// <summary>The command's name. What follows it is never a setting.</summary>
    public const string Name = "key";

    private const int LongestName = 100;

    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = $"Who will use it, for the audit log. 1 to {LongestName} characters." };
        name.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (string.IsNullOrWhiteSpace(token.Value) || token.Value.Length > LongestName))
                result.AddError($"key: \"{token.Value}\" is no name. Give 1 to {LongestName} characters, such as \"town hall\".");
        });
        var command = new Command(Name, "Makes an API key for an operator, and prints it with the settings for it.") { name };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(name)));
        return command;
    }

    private static void Run(string name)
    {
        (string key, string hash) = ApiKeys.Create();
        Console.WriteLine($"""
            The key, shown this once, to be sent in the header X-Api-Key:

              {key}

            What the server needs, in its environment (with the next free number in place of 0) or in appsettings.json:

              Api__Keys__0__Name={name}
              Api__Keys__0__Hash={hash}
            """);
    }
}
