using NanoSensors.Board;
using NanoSensors.Http;

namespace NanoSensors.Forwarder;

/// <summary>
/// The configuration as a form. What is sent is looked at as a whole: with an error nothing changes and the page tells the error beside its
/// field; without one all of it is written at once and the board restarts with it.
/// </summary>
/// <remarks>
/// One attempt is kept for the answer's pages; who sends another in the same second may see the other's values in an answer. Passwords are
/// never shown. The form carries the label's password itself, so nothing acts in somebody's name.
/// </remarks>
internal sealed class ConfigurationPage
{
    private const long RestartAfterMicroseconds = 2000000;

    private readonly ForwarderSettings _settings;
    private readonly GatewayConfiguration _current;
    private readonly ConfigurationStore _store;
    private readonly PasswordGuard _password;
    private readonly IWifiSetup _wifi;
    // Made when somebody sends the form for the first time.
    private GatewayConfiguration _attempt;
    private string _wifiName;
    private string _problem;

    internal ConfigurationPage(
        ForwarderSettings settings, GatewayConfiguration current, ConfigurationStore store, PasswordGuard password, IWifiSetup wifi)
    {
        _settings = settings;
        _current = current;
        _store = store;
        _password = password;
        _wifi = wifi;
    }

    // When the board is to restart with what was saved.
    internal long RestartAtMicroseconds { get; private set; } = long.MaxValue;

    internal const int Shown = 2;
    internal const int Refused = 3;
    internal const int Saved = 4;

    internal void Open(HttpRequest request, HttpResponse response, long now)
    {
        response.Page = Shown;
        if (request.Method != HttpMethod.Post)
            return;
        if (request.IsFromElsewhere)
        {
            response.Answer(403, "This form was sent by a page of another host. Open the gateway's own page.\n");
            return;
        }

        Take(request.Form, response, now);
    }

    internal bool Write(HttpResponse response)
    {
        AsciiWriter writer = response.Writer;
        if (response.Piece == 0)
        {
            PageStyle.WriteHead(writer, _settings.GatewayEui, false);
            return true;
        }

        if (response.Page == Saved)
        {
            writer.Text("<p class=ok>Saved. The gateway restarts and is back in half a minute.</p><p><a href=\"/\">Status</a></p>");
            return false;
        }

        GatewayConfiguration shown = response.Page == Refused ? _attempt : _current;
        if (response.Piece == 1)
        {
            WriteIntroduction(response, shown);
            return true;
        }

        int key = response.Piece - 2;
        if (key < ConfigurationKey.Count)
        {
            WriteField(response, shown, key);
            return true;
        }

        WriteEnd(response);
        return false;
    }

    private void Take(FormReader form, HttpResponse response, long now)
    {
        if (_attempt == null)
            _attempt = new GatewayConfiguration();
        _attempt.Clear();
        _wifiName = "";
        _problem = null;
        string wifiPassword = "";
        PasswordResult password = PasswordResult.Wrong;
        bool anyPassword = false;
        while (form.Next())
        {
            if (form.NameIs("password"))
            {
                anyPassword = true;
                password = _password.Check(form.Value, form.ValueLength, now);
            }
            else if (form.NameIs("wifi"))
            {
                _wifiName = TextOf(form);
            }
            else if (form.NameIs("wifipassword"))
            {
                wifiPassword = TextOf(form);
            }
            else
            {
                for (int key = 0; key < ConfigurationKey.Count; key++)
                {
                    if (form.NameIs(ConfigurationKey.NameOf(key)))
                        _attempt.Set(key, TextOf(form));
                }
            }
        }

        response.Page = Refused;
        if (!anyPassword || password != PasswordResult.Right)
        {
            Refuse(response, password, now);
            return;
        }

        // The attempt's own settings object takes what is read: the running gateway's stays as it is.
        bool good = _attempt.Check(new ForwarderSettings());
        if (good && !WifiIsGood(wifiPassword))
            good = false;
        if (!good)
        {
            response.Status = 422;
            return;
        }

        if (!_store.Save(_attempt) || !KeepWifi(wifiPassword))
        {
            response.Status = 500;
            _problem = "The flash refused to keep it. The old configuration holds; try again, and if that fails too, the board's memory is worn out or full.";
            return;
        }

        response.Page = Saved;
        RestartAtMicroseconds = now + RestartAfterMicroseconds;
    }

    private void Refuse(HttpResponse response, PasswordResult result, long now)
    {
        switch (result)
        {
            case PasswordResult.TooSoon:
                response.Status = 429;
                response.RetryAfterSeconds = _password.WaitSeconds(now);
                _problem = "A wrong password came before. Wait a while, up to five minutes, and send it again.";
                break;
            case PasswordResult.NotSet:
                response.Status = 403;
                _problem = "This board has no password, so nothing can be changed here. Provision it: nanosensors provision-gateway.";
                break;
            default:
                response.Status = 403;
                _problem = "The password is not the one on the label. Nothing was changed.";
                break;
        }
    }

    private bool WifiIsGood(string password)
    {
        if (_wifiName.Length > 32 || (_wifiName.Length == 0 && password.Length > 0))
            _problem = "Wi-Fi name: give 1 to 32 characters, or leave name and password empty to keep them.";
        else if (password.Length > 0 && (password.Length < 8 || password.Length > 63))
            _problem = "Wi-Fi password: give 8 to 63 characters, or leave it empty to keep the one there is.";
        return _problem == null;
    }

    private bool KeepWifi(string password)
    {
        bool unchanged = _wifiName.Length == 0 || (_wifiName == _wifi.Name && password.Length == 0);
        return unchanged || _wifi.Set(_wifiName, password.Length == 0 && _wifiName == _wifi.Name ? null : password);
    }

    private void WriteIntroduction(HttpResponse response, GatewayConfiguration shown)
    {
        AsciiWriter writer = response.Writer;
        writer.Text("<nav><a href=\"/\">Status</a></nav>");
        if (response.Page == Refused && _problem != null)
        {
            writer.Text("<p class=bad>");
            writer.Text(_problem);
            writer.Text("</p>");
        }
        else if (shown.ErrorCount > 0)
        {
            writer.Text(response.Page == Refused ? "<p class=bad>Nothing was changed: " : "<p class=bad>In what is stored: ");
            writer.Integer(shown.ErrorCount);
            writer.Text(" of the values below make no sense.</p>");
            // A line of the file whose name nobody knows has no field.
            for (int i = 0; i < shown.ErrorCount; i++)
            {
                if (shown.ErrorAt(i).Key >= 0 || writer.Length > 600)
                    continue;
                writer.Text("<p class=bad>");
                response.Html(shown.ErrorAt(i).Name.Length > 40 ? shown.ErrorAt(i).Name.Substring(0, 40) : shown.ErrorAt(i).Name);
                writer.Text(": there is no such name.</p>");
            }
        }

        writer.Text("<form method=post action=\"/configuration\" autocomplete=off>");
    }

    private static void WriteField(HttpResponse response, GatewayConfiguration shown, int key)
    {
        AsciiWriter writer = response.Writer;
        string name = ConfigurationKey.NameOf(key);
        writer.Text("<label for=");
        writer.Text(name);
        writer.Byte((byte)'>');
        writer.Text(ConfigurationKey.LabelOf(key));
        writer.Text("</label>");
        for (int i = 0; i < shown.ErrorCount; i++)
        {
            ConfigurationError error = shown.ErrorAt(i);
            if (error.Key != key)
                continue;
            writer.Text("<span class=bad>This makes no sense; give ");
            response.Html(error.Remedy);
            writer.Text("</span>");
            break;
        }

        writer.Text("<input id=");
        writer.Text(name);
        writer.Text(" name=");
        writer.Text(name);
        writer.Text(" maxlength=72 autocapitalize=off spellcheck=false value=\"");
        response.Html(shown.ValueOf(key));
        writer.Text("\"><small>");
        writer.Text(ConfigurationKey.HintOf(key));
        writer.Text("</small>");
    }

    private void WriteEnd(HttpResponse response)
    {
        AsciiWriter writer = response.Writer;
        writer.Text("<label for=wifi>Wi-Fi name</label><input id=wifi name=wifi maxlength=32 autocapitalize=off spellcheck=false value=\"");
        response.Html(response.Page == Refused ? _wifiName : _wifi.Name);
        writer.Text(
            "\"><label for=wifipassword>Wi-Fi password</label><input id=wifipassword name=wifipassword type=password maxlength=63>"
            + "<small>empty keeps the one there is</small>"
            + "<label for=password>Password on the gateway's label</label><input id=password name=password type=password maxlength=64 required>"
            + "<button>Save and restart</button></form>");
    }

    // Bytes of UTF-8 one by one: they leave again as they came.
    private static string TextOf(FormReader form)
    {
        char[] text = new char[form.ValueLength];
        for (int i = 0; i < text.Length; i++)
            text[i] = (char)form.Value[i];
        return new string(text).Trim();
    }
}
