<?xml version="1.0"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="more.xslt"/>
  <xsl:template name="ConvertContact">
    <About><xsl:value-of select="Function"/></About>
  </xsl:template>
  <xsl:template name="ConvertPersons">
    <Cell>
      <xsl:value-of select="Person/Mobile"/>
    </Cell>
    <Duty><xsl:value-of select="concat(Function, '!')"/></Duty>
  </xsl:template>
</xsl:stylesheet>
