using System.Text;
using Microsoft.Extensions.Configuration;

namespace NanoSensors.Server.Tests;

[TestClass]
public sealed class SettingNamesTests
{
    [TestMethod]
    [DataRow("Udp__Prot=5", "Udp__Prot=5 in the environment is not a setting. Did you mean Udp__Port?")]
    [DataRow("udp__prot=5", "udp__prot=5 in the environment is not a setting. Did you mean Udp__Port?")]
    [DataRow("Http__Requests__Per__Minute=5", "Did you mean Http__RequestsPerMinute?")]
    [DataRow("Udp__Timeout=5", "Udp has Udp__Enabled, Udp__Address, Udp__Port.")]
    [DataRow("Udp__Port__Min=5", "Did you mean Udp__Port?")]
    [DataRow("Api__Keys__3__Nam=town hall", "Did you mean Api__Keys__3__Name?")]
    [DataRow("Api__Keys=0123456789abcdef", "Api__Keys is a list, whose entries are numbered. It has Api__Keys__0__Name, Api__Keys__0__Hash.")]
    [DataRow("Devices__0__DevEu=0004a30b001c0530", "Did you mean Devices__0__DevEui?")]
    [DataRow("Devices__DevEui=0004a30b001c0530", "It has Devices__0__DevEui")]
    [DataRow("Page__Tiles=https://tiles.example.org", "Page__Tiles is a section. It has Page__Tiles__Url")]
    [DataRow("ASPNETCORE_Udp__Prot=5", "ASPNETCORE_Udp__Prot=5")]
    public void An_unknown_name_in_the_environment_is_refused_with_the_nearest_one(string variable, string message)
        => Assert.Contains(message, RefusedInEnvironment(variable));

    [TestMethod]
    [DataRow("--Udp:Prot=5", "--Udp:Prot=5 is not a setting. Did you mean --Udp:Port?")]
    [DataRow("--Udpp:Port=5", "--Udpp:Port=5 is not a setting. Did you mean --Udp:Port?")]
    [DataRow("--Colour:Red=5", "The sections are Http, Udp, Store")]
    [DataRow("--Udp=1700", "--Udp is a section. It has --Udp:Enabled, --Udp:Address, --Udp:Port.")]
    public void An_unknown_name_on_the_command_line_is_refused_with_the_nearest_one(string argument, string message)
        => Assert.Contains(message, Assert.ThrowsExactly<UsageException>(() => ServerHost.Build([argument])).Message);

    [TestMethod]
    [DataRow("""{ "Udp": { "Prot": 5 } }""", "Udp:Prot (5) in ", "Did you mean Udp:Port?")]
    [DataRow("""{ "Udpp": { "Port": 5 } }""", "Udpp:Port (5) in ", "Did you mean Udp:Port?")]
    [DataRow("""{ "Colour": {} }""", "Colour (null) in ", "The sections are Http, Udp, Store")]
    [DataRow("""{ "Udp": 1700 }""", "Udp (1700) in ", "Udp is a section")]
    [DataRow("""{ "Udp": { "Port": [1700] } }""", "Udp:Port:0 (1700) in ", "Did you mean Udp:Port?")]
    [DataRow("""{ "Devices": [ { "DevEui": "0004a30b001c0530", "Lattitude": 3 } ] }""", "Devices:0:Lattitude (3) in ", "Devices:0:Latitude")]
    public void An_unknown_name_in_a_file_is_refused_with_the_file_and_the_nearest_one(string json, string written, string hint)
    {
        string message = Assert.ThrowsExactly<UsageException>(() => CheckFile(json)).Message;
        Assert.Contains(written, message);
        Assert.Contains("appsettings.json", message);
        Assert.Contains(hint, message);
    }

    [TestMethod]
    [DataRow("""{ "Udp": {}, "Devices": [], "Alerts": null, "Page": { "Tiles": {} } }""")]
    [DataRow("""{ "udp": { "PORT": 5 }, "Api": { "Key": null, "Keys": [ { "Name": "a", "Hash": "b" } ] } }""")]
    [DataRow("""{ "$schema": "x", "Logging": { "LogLevel": { "Default": "Debug" } }, "AllowedHosts": "*", "Kestrel": {}, "Urls": "", "ConnectionStrings": {} }""")]
    public void A_file_of_known_names_is_taken(string json) => CheckFile(json);

    [TestMethod]
    [DataRow("""{ "Network": { "NetId": null } }""", "Network:NetId (null)")]
    [DataRow("""{ "Udp": { "Port": null } }""", "Udp:Port (null)")]
    [DataRow("""{ "Udp": { "Port": 5.5 } }""", "Udp:Port (5.5)")]
    public void A_value_in_a_file_that_cannot_be_read_is_named(string json, string written)
    {
        string message = Assert.ThrowsExactly<SettingException>(() => CheckFile(json)).Message;
        Assert.Contains(written, message);
        Assert.Contains("appsettings.json", message);
    }

    [TestMethod]
    [DataRow("Udp__Port=", "whole number")]
    [DataRow("Udp__Port=17OO", "whole number")]
    [DataRow("Udp__Port=1,700", "whole number")]
    [DataRow("Udp__Port=99999999999", "whole number")]
    [DataRow("Udp__Enabled=yes", "true or false")]
    [DataRow("Udp__Enabled=1", "true or false")]
    [DataRow("Alerts__BatteryLowVolts=3,1", "with a point")]
    [DataRow("Alerts__CheckSeconds=30s", "whole number")]
    public void A_value_that_cannot_be_read_is_named_with_its_form(string variable, string form)
    {
        string message = Assert.ThrowsExactly<SettingException>(() => CheckEnvironment(variable)).Message;
        Assert.Contains(variable + " in the environment cannot be read", message);
        Assert.Contains(form, message);
    }

    [TestMethod]
    public void A_value_that_is_overridden_need_not_be_readable()
        => SettingNames.Check([InEnvironment("Udp__Port=x"), new("Udp:Port", "5", SettingOrigin.CommandLine)], Assert.Fail);

    [TestMethod]
    [DataRow("Api__Kee=geheim")]
    [DataRow("Amqp__Urii=amqp://user:geheim@broker")]
    [DataRow("Alerts__Webhook__Urll=https://example.org/geheim")]
    [DataRow("Store__ConectionString=Host=db;Password=geheim")]
    [DataRow("Api=geheim")]
    public void A_value_that_may_be_a_secret_is_not_repeated(string variable)
    {
        // "Api=geheim" is a setting on the command line alone.
        string message = variable.Contains("__", StringComparison.Ordinal)
            ? RefusedInEnvironment(variable)
            : Assert.ThrowsExactly<UsageException>(() => ServerHost.Build([variable])).Message;
        Assert.DoesNotContain("geheim", message);
    }

    [TestMethod]
    public void Two_variables_that_differ_in_case_alone_are_refused()
    {
        UsageException refused = Assert.ThrowsExactly<UsageException>(
            () => SettingNames.Check([InEnvironment("Udp__Port=1"), InEnvironment("UDP__PORT=2")], Assert.Fail));
        Assert.Contains("UDP__PORT and Udp__Port", refused.Message);
    }

    [TestMethod]
    [DataRow("Upd__Port=5", "Did you mean Udp__Port?")]
    [DataRow("Netwrok__NetId=000001", "Did you mean Network__NetId?")]
    [DataRow("Alert__CheckSeconds=5", "Did you mean Alerts__CheckSeconds?")]
    public void A_variable_that_is_nearly_a_setting_is_warned_of_and_ignored(string variable, string hint)
    {
        var warnings = new List<string>();
        SettingNames.Check([InEnvironment(variable)], warnings.Add);
        Assert.Contains(hint, warnings.Single());
    }

    [TestMethod]
    [DataRow("Logging__LogLevel__Default=Debug")]
    [DataRow("Kestrel__Certificates__Default__Path=x")]
    [DataRow("MYAPP__COLOUR=red")]
    [DataRow("Api__Keys__7__Name=x")]
    [DataRow("UDP__PORT=5")]
    [DataRow("Api__Key=")]
    [DataRow("Devices__0__Latitude=")]
    public void A_variable_of_others_or_of_ours_is_taken_without_a_word(string variable) => CheckEnvironment(variable);

    [TestMethod]
    public void A_bare_variable_is_another_programs()
    {
        // Not run beside others in this process: the environment is the process's.
        string[] bare = ["HTTP", "STORE", "PAGE", "API_KEY", "DEVICES", "HTTP_PROXY", "UDP"];
        ServerRun run = ServerRun.Of(["--Udp:Port=99999"], [.. bare.Select(name => (name, "x"))]);
        Assert.AreEqual("Udp:Port is 99999: give 0 to 65535 in Udp__Port.", run.Error);
    }

    [TestMethod]
    public void Every_setting_that_can_be_set_is_known_and_nothing_else()
    {
        foreach (string name in KnownSettings.All)
            Assert.AreEqual(SettingKind.Value, KnownSettings.Find(name.ToUpperInvariant()).Kind, name);
        CollectionAssert.IsSubsetOf((string[])["Udp:Port", "Api:Keys:0:Hash", "Devices:0:DevEui", "Page:Tiles:MaxZoom"], KnownSettings.All.ToArray());
        // Computed properties are no settings.
        Assert.AreEqual(SettingKind.Unknown, KnownSettings.Find("Page:Tiles:Origin").Kind);
        Assert.AreEqual(SettingKind.Unknown, KnownSettings.Find("Amqp:Shown").Kind);
    }

    private static string RefusedInEnvironment(string variable) => Assert.ThrowsExactly<UsageException>(() => CheckEnvironment(variable)).Message;

    private static void CheckEnvironment(string variable) => SettingNames.Check([InEnvironment(variable)], Assert.Fail);

    private static GivenSetting InEnvironment(string variable)
    {
        string[] parts = variable.Split('=', 2);
        string path = parts[0].Replace("ASPNETCORE_", "", StringComparison.Ordinal).Replace("__", ":", StringComparison.Ordinal);
        return new GivenSetting(path, parts[1], SettingOrigin.Environment, parts[0]);
    }

    private static void CheckFile(string json)
    {
        string folder = RunningServer.NewFolder();
        try
        {
            string file = Path.Combine(folder, "appsettings.json");
            File.WriteAllText(file, json, Encoding.UTF8);
            IConfigurationRoot configuration = new ConfigurationBuilder().AddJsonFile(file).Build();
            SettingNames.Check([.. GivenSettings.Read(configuration, []).Where(setting => setting.Origin == SettingOrigin.File)], Assert.Fail);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
