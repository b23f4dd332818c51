using NanoSensors.Http;

namespace NanoSensors.Forwarder;

/// <summary>The gateway's two pages: status for everybody in its network, configuration for who has the label's password.</summary>
internal sealed class GatewayPages : IHttpPages
{
    private const int Status = 1;

    private readonly StatusPage _status;
    private readonly ConfigurationPage _configuration;

    internal GatewayPages(StatusPage status, ConfigurationPage configuration)
    {
        _status = status;
        _configuration = configuration;
    }

    public void Open(HttpRequest request, HttpResponse response, long nowMicroseconds)
    {
        bool isStatus = request.PathIs("/");
        if (!isStatus && !request.PathIs("/configuration"))
            response.Answer(404, "There is no such page. The status is at /, the configuration at /configuration.\n");
        else if (request.Method == HttpMethod.Other || (isStatus && request.Method == HttpMethod.Post))
            response.Answer(405, "This page can only be read.\n");
        else if (isStatus)
            response.Page = Status;
        else
            _configuration.Open(request, response, nowMicroseconds);
    }

    public bool Write(HttpResponse response, long nowMicroseconds)
    {
        return response.Page == Status ? _status.Write(response, nowMicroseconds) : _configuration.Write(response);
    }
}
