# Sets the addresses and the time zone in a generated Alertmanager configuration, and removes the settings of the receivers
# that are listed in LEFT_OUT. A receiver without settings notifies nobody.
BEGIN {
  server = ENVIRON["SMTP_SERVER"]
  user = ENVIRON["SMTP_USERNAME"]
}
/^[a-z]/ {
  in_receivers = /^receivers:/
  skip = 0
}
in_receivers && /^  - name: / { skip = index(" " ENVIRON["LEFT_OUT"] " ", " " $3 " ") }
in_receivers && skip && !/^  - name: / { next }

/^global:/ {
  print
  print "  pagerduty_url: '" ENVIRON["PAGERDUTY_URL"] "'"
  if (server != "" && user != "") {
    print "  smtp_auth_username: '" user "'"
    print "  smtp_auth_password_file: secrets/smtp_password"
  }
  next
}
# The simulator has no certificate.
server == "" && /^  smtp_require_tls: / { $0 = "  smtp_require_tls: false" }
server != "" && /^  smtp_smarthost: / { $0 = "  smtp_smarthost: '" server "'" }
server != "" && /^  smtp_from: / { $0 = "  smtp_from: '" ENVIRON["SMTP_FROM"] "'" }
server != "" && /^      - to: / { $0 = "      - to: '" ENVIRON["SMTP_TO"] "'" }
ENVIRON["ALERTS_TIME_ZONE"] != "" && /^        location: / { $0 = "        location: '" ENVIRON["ALERTS_TIME_ZONE"] "'" }
{ print }
