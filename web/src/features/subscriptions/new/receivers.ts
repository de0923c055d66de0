/** A receiver that checks signatures by Standard Webhooks with nothing but its language's own library: docs/receivers.md. */
export const RECEIVERS = [
  {
    name: 'Node.js',
    file: 'receiver.mjs',
    run: 'node receiver.mjs',
    code: `import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const key = Buffer.from(process.env.SIGNING_SECRET.replace(/^whsec_/, ''), 'base64');

function isValid(headers, body) {
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': given = '' } = headers;
  if (!(Math.abs(Date.now() / 1000 - Number(at)) <= 300)) return false;
  const wanted = createHmac('sha256', key).update(\`\${id}.\${at}.\`).update(body).digest();
  return given.split(' ').some((one) => {
    const found = Buffer.from(one.replace(/^v1,/, ''), 'base64');
    return one.startsWith('v1,') && found.length === wanted.length && timingSafeEqual(found, wanted);
  });
}

createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  if (!isValid(request.headers, body)) return response.writeHead(401).end();
  const event = JSON.parse(body);
  console.log(request.headers['webhook-id'], event.eventType);
  response.end();
}).listen(4000);`,
  },
  {
    name: 'Python',
    file: 'receiver.py',
    run: 'python3 receiver.py',
    code: `import base64, hashlib, hmac, json, os, time
from http.server import BaseHTTPRequestHandler, HTTPServer

KEY = base64.b64decode(os.environ["SIGNING_SECRET"].removeprefix("whsec_"))

def is_valid(headers, body):
    id, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not at.isdigit() or abs(time.time() - int(at)) > 300:
        return False
    signed = f"{id}.{at}.".encode() + body
    wanted = b"v1," + base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest())
    given = headers.get("webhook-signature", "").encode().split()
    return any(hmac.compare_digest(one, wanted) for one in given)

class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        ok = is_valid(self.headers, body)
        self.send_response(204 if ok else 401)
        self.end_headers()
        if ok:
            print(self.headers["webhook-id"], json.loads(body)["eventType"])

HTTPServer(("", 4000), Receiver).serve_forever()`,
  },
  {
    name: 'Go',
    file: 'receiver.go',
    run: 'go run receiver.go',
    code: `package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"log"
	"math"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

var key, _ = base64.StdEncoding.DecodeString(strings.TrimPrefix(os.Getenv("SIGNING_SECRET"), "whsec_"))

func isValid(h http.Header, body []byte) bool {
	id, at := h.Get("webhook-id"), h.Get("webhook-timestamp")
	seconds, err := strconv.ParseInt(at, 10, 64)
	if err != nil || math.Abs(float64(time.Now().Unix()-seconds)) > 300 {
		return false
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + at + "."))
	mac.Write(body)
	wanted := []byte("v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	for _, one := range strings.Fields(h.Get("webhook-signature")) {
		if hmac.Equal([]byte(one), wanted) {
			return true
		}
	}
	return false
}

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || !isValid(r.Header, body) {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		log.Println(r.Header.Get("webhook-id"), string(body))
	})
	log.Fatal(http.ListenAndServe(":4000", nil))
}`,
  },
  {
    name: 'Java',
    file: 'Receiver.java',
    run: 'java Receiver.java',
    code: `import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Receiver {
  static final byte[] KEY =
      Base64.getDecoder().decode(System.getenv("SIGNING_SECRET").replaceFirst("^whsec_", ""));

  static boolean isValid(String id, String at, String given, byte[] body) throws Exception {
    if (id == null || given == null || at == null || !at.matches("\\\\d{1,12}")) return false;
    if (Math.abs(System.currentTimeMillis() / 1000 - Long.parseLong(at)) > 300) return false;
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
    mac.update((id + "." + at + ".").getBytes(StandardCharsets.UTF_8));
    String wanted = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    for (String one : given.split(" "))
      if (MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), wanted.getBytes(StandardCharsets.UTF_8)))
        return true;
    return false;
  }

  public static void main(String[] args) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress(4000), 0);
    server.createContext("/", exchange -> {
      var headers = exchange.getRequestHeaders();
      int status = 401;
      try {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (isValid(headers.getFirst("webhook-id"), headers.getFirst("webhook-timestamp"),
            headers.getFirst("webhook-signature"), body)) {
          System.out.println(new String(body, StandardCharsets.UTF_8));
          status = 204;
        }
      } catch (Exception failed) {
        status = 500;
      }
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
    });
    server.start();
  }
}`,
  },
  {
    name: 'C#',
    file: 'Program.cs',
    run: 'dotnet run',
    code: `using System.Security.Cryptography;
using System.Text;

var secret = Environment.GetEnvironmentVariable("SIGNING_SECRET")!;
var key = Convert.FromBase64String(secret.StartsWith("whsec_") ? secret[6..] : secret);
var app = WebApplication.CreateBuilder(args).Build();

bool IsValid(IHeaderDictionary headers, byte[] body)
{
    string id = headers["webhook-id"].ToString(), at = headers["webhook-timestamp"].ToString();
    if (!long.TryParse(at, out var seconds)) return false;
    if (Math.Abs(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - seconds) > 300) return false;
    byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{at}."), .. body];
    var wanted = Encoding.UTF8.GetBytes("v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed)));
    return headers["webhook-signature"].ToString().Split(' ')
        .Any(one => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), wanted));
}

app.MapPost("/{**path}", async (HttpRequest request) =>
{
    using var stream = new MemoryStream();
    await request.Body.CopyToAsync(stream);
    var body = stream.ToArray();
    if (!IsValid(request.Headers, body)) return Results.Unauthorized();
    Console.WriteLine(Encoding.UTF8.GetString(body));
    return Results.NoContent();
});
app.Run("http://0.0.0.0:4000");`,
  },
  {
    name: 'PHP',
    file: 'receiver.php',
    run: 'php -S 0.0.0.0:4000 receiver.php',
    code: `<?php
$key = base64_decode(preg_replace('/^whsec_/', '', getenv('SIGNING_SECRET')));
$id = $_SERVER['HTTP_WEBHOOK_ID'] ?? '';
$at = $_SERVER['HTTP_WEBHOOK_TIMESTAMP'] ?? '';
$body = file_get_contents('php://input');

$valid = false;
if (ctype_digit($at) && abs(time() - (int) $at) <= 300) {
    $wanted = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$at.$body", $key, true));
    foreach (explode(' ', $_SERVER['HTTP_WEBHOOK_SIGNATURE'] ?? '') as $one) {
        $valid = $valid || hash_equals($wanted, $one);
    }
}
if (!$valid) {
    http_response_code(401);
    exit;
}
$event = json_decode($body, true);
error_log("$id {$event['eventType']}");
http_response_code(204);`,
  },
  {
    name: 'Ruby',
    file: 'receiver.rb',
    run: 'ruby receiver.rb',
    code: `# gem install webrick
require "base64"
require "json"
require "openssl"
require "webrick"

KEY = Base64.decode64(ENV.fetch("SIGNING_SECRET").delete_prefix("whsec_"))

def valid?(request)
  id, at = request["webhook-id"].to_s, request["webhook-timestamp"].to_s
  return false unless at.match?(/\\A\\d+\\z/) && (Time.now.to_i - at.to_i).abs <= 300

  digest = OpenSSL::HMAC.digest("SHA256", KEY, "#{id}.#{at}.#{request.body}")
  wanted = "v1,#{Base64.strict_encode64(digest)}"
  request["webhook-signature"].to_s.split.any? { |one| OpenSSL.secure_compare(one, wanted) }
end

server = WEBrick::HTTPServer.new(Port: 4000)
server.mount_proc("/") do |request, response|
  response.status = valid?(request) ? 204 : 401
  puts "#{request["webhook-id"]} #{JSON.parse(request.body)["eventType"]}" if response.status == 204
end
server.start`,
  },
  {
    name: 'Rust',
    file: 'src/main.rs',
    run: 'cargo run',
    code: `// Cargo.toml: axum = "0.8", tokio = { version = "1", features = ["full"] },
// hmac = "0.12", sha2 = "0.10", base64 = "0.22"
use axum::{body::Bytes, http::{HeaderMap, StatusCode}, Router};
use base64::{engine::general_purpose::STANDARD, Engine};
use hmac::{Hmac, Mac};
use std::time::{SystemTime, UNIX_EPOCH};

fn is_valid(headers: &HeaderMap, body: &[u8], key: &[u8]) -> bool {
    let of = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or("");
    let (id, at) = (of("webhook-id"), of("webhook-timestamp"));
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64;
    match at.parse::<i64>() {
        Ok(seconds) if (now - seconds).abs() <= 300 => {}
        _ => return false,
    }
    of("webhook-signature").split(' ').any(|one| {
        let Some(Ok(given)) = one.strip_prefix("v1,").map(|text| STANDARD.decode(text)) else { return false };
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(key).unwrap();
        mac.update(format!("{id}.{at}.").as_bytes());
        mac.update(body);
        mac.verify_slice(&given).is_ok()
    })
}

async fn receive(headers: HeaderMap, body: Bytes) -> StatusCode {
    let secret = std::env::var("SIGNING_SECRET").unwrap();
    let key = STANDARD.decode(secret.trim_start_matches("whsec_")).unwrap();
    if !is_valid(&headers, &body, &key) { return StatusCode::UNAUTHORIZED }
    println!("{}", String::from_utf8_lossy(&body));
    StatusCode::NO_CONTENT
}

#[tokio::main]
async fn main() {
    let listener = tokio::net::TcpListener::bind("0.0.0.0:4000").await.unwrap();
    axum::serve(listener, Router::new().fallback(receive)).await.unwrap();
}`,
  },
] as const;

/** The port that all of them listen on as they stand. */
const PORT = 4000;
const LOCAL = /^(?:localhost|127(?:\.\d+){3}|\[::1\]|host\.docker\.internal)$/;

/** The port of a URL on this machine, which a receiver that is tried out here listens on; else the usual one. */
export function portOf(url: string): number {
  try {
    const { hostname, port } = new URL(url);
    return LOCAL.test(hostname) && port !== '' ? Number(port) : PORT;
  } catch {
    return PORT;
  }
}

/** A receiver, or the command that runs it, with another port. */
export function withPort(text: string, port: number): string {
  return text.replaceAll(new RegExp(`\\b${PORT}\\b`, 'g'), String(port));
}
