package exporter

import (
	"log/slog"
	"net/http"
	"time"
)

// What a client may take of the server's time and memory. Without these bounds a few
// clients that hardly move hold connections for ever.
const (
	readTimeout    = 10 * time.Second // to send a request, TLS handshake included
	writeTimeout   = 2 * time.Minute  // to be answered: tens of megabytes over a slow line
	idleTimeout    = 5 * time.Minute  // between two requests on a connection, longer than most scrape intervals
	maxHeaderBytes = 64 << 10         // of a request, which net/http rounds up by 4 KiB
)

// newServer makes a server that no client holds up. What goes wrong below the handler,
// such as TLS handshakes, is logged.
func newServer(handler http.Handler, logger *slog.Logger) *http.Server {
	return &http.Server{
		Handler:        withoutBodies(handler),
		ReadTimeout:    readTimeout,
		WriteTimeout:   writeTimeout,
		IdleTimeout:    idleTimeout,
		MaxHeaderBytes: maxHeaderBytes,
		ErrorLog:       slog.NewLogLogger(logger.Handler(), slog.LevelWarn),
	}
}

// withoutBodies refuses requests with a body, which no page has a use for, before any
// of it is read.
func withoutBodies(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength != 0 {
			w.Header().Set("Connection", "close") // or net/http reads on, to use the connection again
			http.Error(w, "no page takes a request with a body", http.StatusRequestEntityTooLarge)
			return
		}
		next.ServeHTTP(w, r)
	})
}
