using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using NanoSensors.Server;

namespace NanoSensors.Tests.EndToEnd;

[TestClass]
public sealed class ProvisioningTests
{
    [TestMethod]
    public async Task The_server_takes_the_registration_that_the_tool_writes()
    {
        string folder = Directory.CreateTempSubdirectory("nanosensors-test-").FullName;
        try
        {
            string node = Path.Combine(folder, "node");
            using (Process tool = Process.Start("dotnet", [
                Path.Combine(AppContext.BaseDirectory, "nanosensors.dll"), "provision", "--deveui", "70B3D57ED0000001", "--profile", "parking", "--name", "Bay 7", "--out", node]))
                await tool.WaitForExitAsync();

            await using WebApplication app = ServerHost.Build(
                ["--Http:Url=http://127.0.0.1:0", "--Udp:Enabled=false", "--Api:Key=the-key-of-this-test"], s => s.Store.ConnectionString = $"Data Source={folder}/test.db");
            await app.StartAsync();
            using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
            http.DefaultRequestHeaders.Add("X-Api-Key", "the-key-of-this-test");
            using var body = new StringContent(await File.ReadAllTextAsync(Path.Combine(node, "registration.json")), Encoding.UTF8, "application/json");
            HttpResponseMessage answer = await http.PostAsync("/api/devices", body);
            Assert.AreEqual(HttpStatusCode.Created, answer.StatusCode, await answer.Content.ReadAsStringAsync());
            string devices = await http.GetStringAsync("/api/devices");
            StringAssert.Contains(devices, "\"name\":\"Bay 7\"");
            await app.StopAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
