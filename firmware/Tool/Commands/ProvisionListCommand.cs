using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using NanoSensors.Node;
using Command = System.CommandLine.Command;

namespace NanoSensors.Tool.Commands;

/// <summary>
/// <c>provision-list LIST --out FOLDER</c>: many nodes at once, a line each. The whole list is looked at before anything is written; every mistake is
/// told with its line.
/// </summary>
internal static class ProvisionListCommand
{
    public static Command Create()
    {
        var list = new Argument<string>("LIST") { Description = "CSV in UTF-8, comma or semicolon. Columns deveui, profile; optional name, joineui, appkey, board, overhead (yes: a ranging sensor looks up), watchdog (yes: an external one is fitted), join-nonce (greater or different), port, and interval, sample, threshold, presence, status of the configuration." };
        var output = new Option<string>("--out") { Description = "New folder: a folder for each node, labels.html to print, devices.json, the-things-stack.csv.", Required = true };
        var command = new Command("provision-list", "Provisions many nodes from a list, with a sheet of labels.") { list, output };
        command.SetAction(r => Run(r.GetValue(list)!, r.GetValue(output)!));
        return command;
    }

    private static int Run(string list, string folder)
    {
        var errors = new List<string>();
        List<(NodePlan Plan, string Port)> nodes = Read(list, errors);
        if (errors.Count == 0 && nodes.Count == 0)
            errors.Add($"{list}: no node in it; give a header and a line for each.");
        foreach (IGrouping<string, (NodePlan Plan, string Port)> same in nodes.GroupBy(n => n.Plan.DevEuiText).Where(g => g.Count() > 1))
            errors.Add($"{list}: DevEUI {same.Key} is there {same.Count()} times; each node needs its own.");
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            errors.Add($"--out: {folder} is there already and holds files, perhaps other nodes' keys; name a new folder.");
        if (errors.Count > 0)
            return Output.Error(string.Join('\n', errors));

        var labels = new LabelSheet();
        var devices = new JsonArray();
        var things = new StringBuilder("id;dev_eui;join_eui;app_key;name;frequency_plan_id;lorawan_version;lorawan_phy_version\n");
        foreach ((NodePlan plan, string port) in nodes)
        {
            BoardLabel? label = plan.Write(Path.Combine(folder, plan.DevEuiText), port, out string error);
            if (label is null)
                return Output.Error(error);
            labels.Add(plan, label);
            devices.Add(plan.Registration);
            things.Append($"node-{plan.DevEuiText};{plan.DevEuiText};{Convert.ToHexStringLower(plan.JoinEui)};{Convert.ToHexStringLower(plan.AppKey)};{plan.Name.Replace(';', ',')};EU_863_870_TTN;MAC_V1_0_4;PHY_V1_0_3_REV_A\n");
        }

        Write(Path.Combine(folder, "labels.html"), labels.Html);
        Write(Path.Combine(folder, "devices.json"), devices.ToJsonString(Output.Indented));
        Write(Path.Combine(folder, "the-things-stack.csv"), things.ToString());
        return Output.Result(new JsonObject
        {
            ["nodes"] = nodes.Count,
            ["flash"] = $"for each node: nanoff --filedeployment {folder}/DEVEUI/nanoff.json",
            ["register"] = $"POST each registration.json to the server's /api/devices, or import {folder}/the-things-stack.csv",
            ["labels"] = $"print {folder}/labels.html; the board itself cannot tell its page's password",
        });
    }

    private static List<(NodePlan Plan, string Port)> Read(string list, List<string> errors)
    {
        var nodes = new List<(NodePlan, string)>();
        string[] lines;
        try
        {
            lines = File.ReadAllLines(list);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            errors.Add($"LIST: \"{list}\" cannot be read: {e.Message}");
            return nodes;
        }

        string[]? columns = null;
        char separator = ',';
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Trim().Length == 0 || lines[i].StartsWith('#'))
                continue;
            if (columns == null)
            {
                separator = lines[i].Contains(';') ? ';' : ',';
                columns = [.. lines[i].Split(separator).Select(c => c.Trim().ToLowerInvariant())];
                if (!CheckHeader(list, i + 1, columns, errors))
                    return nodes;
                continue;
            }

            string[] cells = [.. lines[i].Split(separator).Select(c => c.Trim())];
            if (cells.Length != columns.Length)
                errors.Add($"{list}, line {i + 1}: {cells.Length} values for {columns.Length} columns.");
            else if (Cell("join-nonce") is { Length: > 0 } nonces && !NodePlan.JoinNonces.Contains(nonces))
                errors.Add($"{list}, line {i + 1}: join-nonce: {NodePlan.JoinNonceError(nonces)}");
            else if (TryNode($"{list}, line {i + 1}: ", columns, cells, out NodePlan? plan, out string error))
            {
                plan = plan! with
                {
                    LooksUp = Cell("overhead") == "yes",
                    HasExternalWatchdog = Cell("watchdog") == "yes",
                    AcceptsAnyNewJoinNonce = Cell("join-nonce") == NodePlan.JoinNonces[1],
                };
                nodes.Add((plan, Cell("port") is { Length: > 0 } port ? port : "/dev/ttyUSB0"));
            }
            else
                errors.Add(error);

            string? Cell(string name) => Array.IndexOf(columns, name) is >= 0 and int at ? cells[at] : null;
        }

        return nodes;
    }

    private static bool CheckHeader(string list, int line, string[] columns, List<string> errors)
    {
        string[] known =
        [
            "deveui", "profile", "name", "joineui", "appkey", "board", "overhead", "watchdog", "join-nonce", "port",
            .. ConfigurationOptions.Columns,
        ];
        string? wrong = columns.FirstOrDefault(c => !known.Contains(c));
        if (wrong != null)
            errors.Add($"{list}, line {line}: there is no column \"{wrong}\"; known are {string.Join(", ", known)}.");
        else if (!columns.Contains("deveui") || !columns.Contains("profile"))
            errors.Add($"{list}, line {line}: the columns deveui and profile are needed; this header has {string.Join(", ", columns)}.");
        return errors.Count == 0;
    }

    private static bool TryNode(string prefix, string[] columns, string[] cells, out NodePlan? plan, out string error)
    {
        plan = null;
        error = "";
        NodeConfiguration? configuration = null;
        for (int i = 0; i < columns.Length; i++)
        {
            int field = Array.IndexOf(ConfigurationOptions.Columns, columns[i]);
            if (field < 0 || cells[i].Length == 0)
                continue;
            configuration ??= new NodeConfiguration();
            bool isNumber = int.TryParse(cells[i], out int value);
            configuration[field] = value;
            if (!isNumber || configuration.FirstInvalidField == field)
            {
                error = $"{prefix}{columns[i]}: \"{cells[i]}\" is out of range; give {NodeConfiguration.MinimumOf(field)} to {NodeConfiguration.MaximumOf(field)}.";
                return false;
            }
        }

        return NodePlan.TryCreate(
            prefix, Cell("deveui") ?? "", Cell("joineui") ?? "0000000000000000", Cell("appkey"), Cell("profile") ?? "", Cell("name"), Cell("board") ?? NodePlan.Boards[0],
            configuration, RandomNumberGenerator.GetBytes(16), out plan, out error);

        string? Cell(string name) => Array.IndexOf(columns, name) is >= 0 and int at && cells[at].Length > 0 ? cells[at] : null;
    }

    // All of them hold keys or passwords.
    private static void Write(string path, string content)
    {
        File.WriteAllText(path, content);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
