# Prints each receiver of a generated Alertmanager configuration with the secret files that it reads.
/^[a-z]/ { in_receivers = /^receivers:/ }
in_receivers && /^  - name: / { name = $3 }
in_receivers && match($0, /secrets\/[A-Za-z0-9_.-]+/) { print name, substr($0, RSTART + 8, RLENGTH - 8) }
in_receivers && /^    email_configs:/ && ENVIRON["SMTP_USERNAME"] != "" { print name, "smtp_password" }
