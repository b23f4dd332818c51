namespace NanoSensors.Server.Tests;

[TestClass]
public sealed class SettingArgumentsTests
{
    [TestMethod]
    [DataRow("--Udp:Port=0", "--Udp:Port=0", "")]
    [DataRow("--Udp:Port 0", "--Udp:Port=0", "")]
    [DataRow("/Udp:Port=0", "--Udp:Port=0", "")]
    [DataRow("/Udp:Port 0", "--Udp:Port=0", "")]
    [DataRow("Udp:Port=0", "--Udp:Port=0", "")]
    [DataRow("--Udp:Port -1", "--Udp:Port=-1", "")]
    [DataRow("--Store:ConnectionString=Host=db;Port=1", "--Store:ConnectionString=Host=db;Port=1", "")]
    [DataRow("--Udp:Port=", "--Udp:Port=", "")]
    [DataRow("--Udp=1700", "--Udp=1700", "")]
    [DataRow("--Udpp:Port=0", "--Udpp:Port=0", "")]
    [DataRow("--Logging:LogLevel:Microsoft.AspNetCore=Debug", "--Logging:LogLevel:Microsoft.AspNetCore=Debug", "")]
    [DataRow("--AllowedHosts=example.org", "--AllowedHosts=example.org", "")]
    [DataRow("demo --seed 7 --Udp:Port=0 --keep", "--Udp:Port=0", "demo --seed 7 --keep")]
    [DataRow("--Udp:Port 0 demo", "--Udp:Port=0", "demo")]
    [DataRow("backup --Store:ConnectionString x.db file.zip", "--Store:ConnectionString=x.db", "backup file.zip")]
    [DataRow("backup /tmp/a:b.zip", "", "backup /tmp/a:b.zip")]
    [DataRow("backup C:\\backups\\a=b.zip", "", "backup C:\\backups\\a=b.zip")]
    [DataRow("backup a=b.zip", "", "backup a=b.zip")]
    [DataRow("key Udp:Port=0", "", "key Udp:Port=0")]
    [DataRow("-- demo --Udp:Port=0", "--Udp:Port=0", "demo")]
    [DataRow("backup -- --Udp:Port=0", "", "backup -- --Udp:Port=0")]
    [DataRow("-Udp:Port=0", "", "-Udp:Port=0")]
    [DataRow("Udp:Port 0", "", "Udp:Port 0")]
    public void Settings_are_told_from_commands_and_their_options(string line, string settings, string words)
    {
        (string[] taken, string[] left) = SettingArguments.Split(line.Split(' '));
        Assert.AreEqual(settings, string.Join(' ', taken));
        Assert.AreEqual(words, string.Join(' ', left));
    }
}
