using NanoSensors.Board;
using NanoSensors.Codec;
using NanoSensors.Http;
using NanoSensors.SelfTest;

namespace NanoSensors.Node;

/// <summary>
/// The node's page for the installer's phone, in German at / and in English at /en; /live and /live/en show the sensor alone, fresh every two seconds. Whatever
/// changes something wants the password on the label, in the form itself.
/// </summary>
public sealed class NodePages : IHttpPages
{
    private const int MainPage = 1;
    private const int LivePage = 2;

    // In HttpResponse.Cursor: which language, and what has just been done.
    private const int English = 1;
    private const int SavedMessage = 1;
    private const int CalibratedMessage = 2;
    private const int RestartMessage = 3;
    private const int AskedMessage = 4;

    private readonly NodeApplication _node;
    private readonly NodeSettings _settings;
    private readonly NodeIdentity _identity;
    private readonly PasswordGuard _password;
    private readonly SelfTestReport _selfTest;
    private readonly NodeConfiguration _candidate = new NodeConfiguration();

    /// <summary>Pages of a node.</summary>
    /// <param name="node">The node, which goes on working meanwhile.</param>
    /// <param name="settings">Tells firmware version and profile.</param>
    /// <param name="identity">Who it is; null before it was provisioned.</param>
    /// <param name="password">The password on its label.</param>
    /// <param name="selfTest">What the board's self-test found; null if there was none.</param>
    public NodePages(NodeApplication node, NodeSettings settings, NodeIdentity identity, PasswordGuard password, SelfTestReport selfTest)
    {
        _node = node;
        _settings = settings;
        _identity = identity;
        _password = password;
        _selfTest = selfTest;
    }

    /// <summary>A restart was asked for; it is to follow when the answer has gone out.</summary>
    public bool IsRestartWanted { get; private set; }

    /// <inheritdoc/>
    public void Open(HttpRequest request, HttpResponse response, long nowMicroseconds)
    {
        bool isGerman = request.PathIs("/") || request.PathIs("/live");
        if (request.Method == HttpMethod.Post)
            Change(request, response, nowMicroseconds);
        else if (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head)
            response.Answer(405, "only GET, HEAD and POST");
        else if (isGerman || request.PathIs("/en") || request.PathIs("/live/en"))
        {
            response.Page = request.PathIs("/live") || request.PathIs("/live/en") ? LivePage : MainPage;
            response.Cursor = isGerman ? 0 : English;
        }
        else
            response.Answer(404, "no such page; the node's page is /");
    }

    /// <inheritdoc/>
    public bool Write(HttpResponse response, long nowMicroseconds)
    {
        bool english = (response.Cursor & English) != 0;
        if (response.Page == LivePage)
        {
            WriteLive(response, english);
            return false;
        }

        switch (response.Piece)
        {
            case 0:
                WriteHead(response.Writer, english, false);
                WriteMessage(response.Writer, english, response.Cursor >> 1);
                return true;
            case 1:
                WriteNetwork(response.Writer, english);
                return true;
            case 2:
                WriteQuestion(response.Writer, english);
                return true;
            case 3:
                WriteNode(response.Writer, english);
                return true;
            case 4:
                WriteSensor(response.Writer, english);
                return true;
            case 5:
                WriteForm(response.Writer, english);
                return true;
            case 6:
                WriteButtons(response.Writer, english);
                return true;
            default:
                return WriteSelfTest(response, english, response.Piece - 7);
        }
    }

    private void Change(HttpRequest request, HttpResponse response, long now)
    {
        bool isConfiguration = request.PathIs("/configuration");
        bool isCalibration = request.PathIs("/calibrate");
        bool isQuestion = request.PathIs("/network");
        if (!isConfiguration && !isCalibration && !isQuestion && !request.PathIs("/restart"))
        {
            response.Answer(404, "no such page; the node's page is /");
            return;
        }

        if (request.IsFromElsewhere)
        {
            response.Answer(403, "this form came from another site's page; open the node's own page");
            return;
        }

        FormReader form = request.Form;
        PasswordResult password = PasswordResult.Wrong;
        bool hasPassword = false;
        bool english = false;
        int given = 0;
        while (form.Next())
        {
            if (form.NameIs("password"))
            {
                hasPassword = true;
                password = _password.Check(form.Value, form.ValueLength, now);
            }
            else if (form.NameIs("language"))
            {
                english = form.ValueLength == 2 && form.Value[0] == 'e';
            }
            else if (isConfiguration)
            {
                int field = FieldOf(form);
                if (field < 0)
                    continue;
                int value;
                if (!TryNumber(form, out value))
                {
                    response.Answer(400, NodeConfiguration.NameOf(field) + ": " + TextOf(form) + " is no whole number; give " + RangeOf(field));
                    return;
                }

                _candidate[field] = value;
                given |= 1 << field;
            }
        }

        if (!hasPassword || password != PasswordResult.Right)
        {
            Refuse(response, password, now);
            return;
        }

        int done = isConfiguration ? Configure(response, given) : isCalibration ? Calibrate(response, now) : isQuestion ? Ask(response) : RestartMessage;
        IsRestartWanted = IsRestartWanted || done == RestartMessage;
        if (done == 0)
            return;
        response.Page = MainPage;
        response.Cursor = (done << 1) | (english ? English : 0);
    }

    private void Refuse(HttpResponse response, PasswordResult password, long now)
    {
        if (password == PasswordResult.NotSet)
        {
            response.Answer(403, "this node has no password: provision it anew");
            return;
        }

        int wait = _password.WaitSeconds(now);
        response.Answer(password == PasswordResult.TooSoon ? 429 : 403, "wrong password: it is on the node's label; the next one is looked at in " + wait.ToString() + " s");
        response.RetryAfterSeconds = wait;
    }

    private int Configure(HttpResponse response, int given)
    {
        for (int i = 0; i < NodeConfiguration.FieldCount; i++)
        {
            if ((given & (1 << i)) == 0)
            {
                response.Answer(400, NodeConfiguration.NameOf(i) + " is missing; a configuration is taken as a whole: give " + RangeOf(i));
                return 0;
            }
        }

        int invalid = _candidate.FirstInvalidField;
        if (invalid >= 0)
        {
            response.Answer(400, NodeConfiguration.NameOf(invalid) + ": " + _candidate[invalid].ToString() + " is out of range; give " + RangeOf(invalid));
            return 0;
        }

        if (_node.Configure(_candidate) != CommandResult.Done)
        {
            response.Answer(500, "the flash refused it; the old configuration is in force");
            return 0;
        }

        return SavedMessage;
    }

    private int Calibrate(HttpResponse response, long now)
    {
        CommandResult result = _node.Calibrate(now);
        if (result == CommandResult.Done)
            return CalibratedMessage;
        response.Answer(409, result == CommandResult.NotSupported ? "only a parking node can be calibrated" : "not now: the sensor fails, or nothing is sampled");
        return 0;
    }

    private int Ask(HttpResponse response)
    {
        if (_node.AskNetwork())
            return AskedMessage;
        response.Answer(409, "the node has not joined a network yet");
        return 0;
    }

    private void WriteHead(AsciiWriter w, bool english, bool isLive)
    {
        w.Text("<!doctype html><html lang=\"");
        w.Text(english ? "en" : "de");
        w.Text("\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">");
        if (isLive)
            w.Text("<meta http-equiv=\"refresh\" content=\"2\">");
        w.Text("<title>NanoSensors</title><style>body{font:17px sans-serif;max-width:34em;margin:1em auto;padding:0 1em}table{border-collapse:collapse;width:100%}"
            + "td{padding:.3em .5em;border-bottom:1px solid #ccc;overflow-wrap:anywhere}td+td{text-align:right}input,button{font:inherit;padding:.4em;width:100%;box-sizing:border-box}"
            + "button{margin:.6em 0}.ok{background:#d5f5e3;padding:.6em}.bad{color:#b03a2e}</style><h1>NanoSensors</h1><p>");
        if (_identity == null)
        {
            w.Text("&ndash;");
        }
        else
        {
            w.Hex((uint)(_identity.DevEui >> 32));
            w.Hex((uint)_identity.DevEui);
        }

        w.Text(english ? " &middot; <a href=\"/\">Deutsch</a>" : " &middot; <a href=\"/en\">English</a>");
        w.Text("</p>");
    }

    private static void WriteMessage(AsciiWriter w, bool english, int message)
    {
        if (message == 0)
            return;
        w.Text("<p class=\"ok\">");
        if (message == SavedMessage)
            w.Text(english ? "Saved; it is in force." : "Gespeichert; es gilt ab jetzt.");
        else if (message == CalibratedMessage)
            w.Text(english ? "The empty bay is being learnt; keep it free for half a minute." : "Der leere Platz wird gelernt; bitte eine halbe Minute freihalten.");
        else if (message == AskedMessage)
            w.Text(english ? "Asked; open the page again in ten seconds." : "Gefragt; bitte die Seite in zehn Sekunden neu &ouml;ffnen.");
        else
            w.Text(english ? "The node restarts; this Wi-Fi ends." : "Der Knoten startet neu; dieses WLAN endet.");
        w.Text("</p>");
    }

    private void WriteNetwork(AsciiWriter w, bool english)
    {
        w.Text("<h2>");
        w.Text(english ? "Network" : "Netz");
        w.Text("</h2><table>");
        Row.Begin(w, english ? "State" : "Zustand");
        w.Text(StateText(_node.State, english));
        Row.End(w);
        if (_node.Link != null && _node.Link.IsJoined)
        {
            Row.Begin(w, english ? "Answers heard" : "Antworten geh&ouml;rt");
            w.Integer(_node.Link.DownlinksReceived);
            Row.End(w);
            if (_node.Link.DownlinksReceived > 0)
            {
                Row.Begin(w, english ? "Last answer" : "Letzte Antwort");
                w.Integer(_node.Link.LastRssiDbm);
                w.Text(" dBm, ");
                w.Scaled(_node.Link.LastSnrQuarterDb * 25L, 2);
                w.Text(" dB SNR");
                Row.End(w);
            }

            if (_node.Link.LinkChecks > 0)
            {
                Row.Begin(w, english ? "Heard by" : "Geh&ouml;rt von");
                w.Integer(_node.Link.LinkGateways);
                w.Text(english ? " gateways, " : " Gateways, ");
                w.Integer(_node.Link.LinkMarginDb);
                w.Text(english ? " dB to spare" : " dB Reserve");
                Row.End(w);
            }

            Row.Begin(w, english ? "Data rate" : "Datenrate");
            w.Text("DR");
            w.Integer(_node.Link.DataRate);
            Row.End(w);
        }

        w.Text("</table>");
    }

    private static void WriteQuestion(AsciiWriter w, bool english)
    {
        w.Text("<form method=\"post\" action=\"/network\">");
        EndForm(w, english, english ? "Ask how well the network hears" : "Fragen, wie gut das Netz h&ouml;rt");
    }

    private void WriteNode(AsciiWriter w, bool english)
    {
        w.Text("<h2>");
        w.Text(english ? "Node" : "Knoten");
        w.Text("</h2><table>");
        Row.Begin(w, english ? "Battery" : "Batterie");
        if (_node.BatteryMillivolts < 0)
            w.Text("&ndash;");
        else
        {
            w.Scaled(_node.BatteryMillivolts / 10, 2);
            w.Text(" V");
        }

        Row.End(w);
        Row.Begin(w, "Firmware");
        w.Integer(_settings.FirmwareMajor);
        w.Byte((byte)'.');
        w.Integer(_settings.FirmwareMinor);
        w.Byte((byte)'.');
        w.Integer(_settings.FirmwarePatch);
        Row.End(w);
        Row.Begin(w, english ? "Configuration" : "Konfiguration");
        w.Hex(_node.Configuration.Hash);
        Row.End(w);
        w.Text("</table>");
    }

    private void WriteSensor(AsciiWriter w, bool english)
    {
        w.Text("<h2>Sensor</h2><table>");
        _node.DescribeSensors(w, english);
        w.Text("</table><p><a href=\"");
        w.Text(english ? "/live/en\">Watch it live" : "/live\">Live ansehen");
        w.Text("</a></p>");
    }

    private void WriteLive(HttpResponse response, bool english)
    {
        WriteHead(response.Writer, english, true);
        response.Writer.Text("<table>");
        _node.DescribeSensors(response.Writer, english);
        response.Writer.Text("</table><p><a href=\"");
        response.Writer.Text(english ? "/en\">Back" : "/\">Zur&uuml;ck");
        response.Writer.Text("</a></p>");
    }

    private void WriteForm(AsciiWriter w, bool english)
    {
        w.Text("<h2>");
        w.Text(english ? "Settings" : "Einstellungen");
        w.Text("</h2><form method=\"post\" action=\"/configuration\"><table>");
        for (int i = 0; i < NodeConfiguration.FieldCount; i++)
        {
            Row.Begin(w, FieldText(i, english));
            w.Text("<input required type=\"number\" name=\"");
            w.Text(NodeConfiguration.NameOf(i));
            w.Text("\" min=\"");
            w.Integer(NodeConfiguration.MinimumOf(i));
            w.Text("\" max=\"");
            w.Integer(NodeConfiguration.MaximumOf(i));
            w.Text("\" value=\"");
            w.Integer(_node.Configuration[i]);
            w.Text("\">");
            Row.End(w);
        }

        w.Text("</table>");
    }

    private void WriteButtons(AsciiWriter w, bool english)
    {
        EndForm(w, english, english ? "Save" : "Speichern");
        if (_settings.Profile == NodeProfile.Parking)
        {
            w.Text("<form method=\"post\" action=\"/calibrate\">");
            EndForm(w, english, english ? "The bay is empty now" : "Der Platz ist jetzt leer");
        }

        w.Text("<form method=\"post\" action=\"/restart\">");
        EndForm(w, english, english ? "Restart" : "Neu starten");
    }

    private bool WriteSelfTest(HttpResponse response, bool english, int part)
    {
        AsciiWriter w = response.Writer;
        if (_selfTest == null || _selfTest.Count == 0)
            return false;
        if (part == 0)
        {
            w.Text("<h2>");
            w.Text(english ? "Self-test" : "Selbsttest");
            w.Text("</h2><table>");
        }

        Row.Begin(w, _selfTest.PartOf(part));
        if (_selfTest.FailureOf(part).Length == 0)
        {
            w.Text("ok");
        }
        else
        {
            w.Text("<span class=\"bad\">");
            response.Html(_selfTest.FailureOf(part));
            w.Text("</span>");
        }

        Row.End(w);
        return part + 1 < _selfTest.Count;
    }

    private static void EndForm(AsciiWriter w, bool english, string button)
    {
        w.Text("<input type=\"hidden\" name=\"language\" value=\"");
        w.Text(english ? "en" : "de");
        w.Text("\"><input required type=\"password\" name=\"password\" autocomplete=\"off\" placeholder=\"");
        w.Text(english ? "Password (on the label)" : "Passwort (auf dem Etikett)");
        w.Text("\"><button>");
        w.Text(button);
        w.Text("</button></form>");
    }

    private static string StateText(NodeState state, bool english)
    {
        switch (state)
        {
            case NodeState.NotProvisioned:
                return english ? "not provisioned" : "ohne Identit&auml;t";
            case NodeState.Joining:
                return english ? "looking for the network" : "sucht das Netz";
            case NodeState.Running:
                return english ? "joined" : "verbunden";
            case NodeState.BatteryEmpty:
                return english ? "joined, battery empty" : "verbunden, Batterie leer";
            case NodeState.SafeMode:
                return english ? "joined, safe mode" : "verbunden, Notbetrieb";
            default:
                return english ? "starting" : "startet";
        }
    }

    private static string FieldText(int field, bool english)
    {
        switch (field)
        {
            case 0:
                return english ? "Report each, s" : "Bericht alle, s";
            case 1:
                return english ? "Sample each, ms" : "Messen alle, ms";
            case 2:
                return english ? "Parking threshold, counts" : "Schwelle Parken, counts";
            case 3:
                return english ? "Presence nearer than, mm" : "Anwesend unter, mm";
            case 4:
                return english ? "Status each, s" : "Status alle, s";
            default:
                return english ? "Particulates each so many readings" : "Feinstaub alle so vielte Messung";
        }
    }

    private static int FieldOf(FormReader form)
    {
        for (int i = 0; i < NodeConfiguration.FieldCount; i++)
        {
            if (form.NameIs(NodeConfiguration.NameOf(i)))
                return i;
        }

        return -1;
    }

    private static bool TryNumber(FormReader form, out int value)
    {
        value = 0;
        // No field has a number of ten digits.
        if (form.ValueLength == 0 || form.ValueLength > 9)
            return false;
        for (int i = 0; i < form.ValueLength; i++)
        {
            int digit = form.Value[i] - '0';
            if (digit < 0 || digit > 9)
                return false;
            value = (value * 10) + digit;
        }

        return true;
    }

    // What was given, shortened, as far as it can be shown.
    private static string TextOf(FormReader form)
    {
        string text = "\"";
        for (int i = 0; i < form.ValueLength && i < 20; i++)
            text += form.Value[i] >= ' ' && form.Value[i] < 127 ? ((char)form.Value[i]).ToString() : "?";
        return text + "\"";
    }

    private static string RangeOf(int field)
    {
        return NodeConfiguration.MinimumOf(field).ToString() + " to " + NodeConfiguration.MaximumOf(field).ToString();
    }
}
