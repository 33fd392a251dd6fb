sync "guarded" {
  from = provider.csv.crm
  to   = provider.vdir.mail
  select { rep = true }
  guard {
    max_delete_percent       = 101      # ERROR: max_delete_percent needs a whole number from 0 to 100
    max_deletes              = -1       # ERROR: max_deletes needs a whole number from 0 to
    min_existing             = 1.5      # ERROR: min_existing needs a whole number
    window                   = "0s"     # ERROR: window must be longer than nothing
    max_total_delete_percent = "20 %"   # ERROR: max_total_delete_percent needs a number
    max_source_drop_percent  = null
    empty_source             = "off"    # ERROR: empty_source needs true or false
    max_change_percent       = true     # ERROR: max_change_percent needs a number, not true or false
    max_contacts             = 1e30     # ERROR: max_contacts needs a whole number
    max_delete               = 3        # ERROR: Unsupported argument
  }
}
